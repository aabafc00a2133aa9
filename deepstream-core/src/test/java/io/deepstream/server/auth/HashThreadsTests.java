package io.deepstream.server.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HashThreadsTests {

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void release() {
		this.release.countDown();
	}

	private HashThreads busy(int queueSize) throws InterruptedException {
		HashThreads threads = new HashThreads(queueSize, Duration.ofMinutes(1));
		int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
		CountDownLatch running = new CountDownLatch(count);
		for (int i = 0; i < count; i++) {
			threads.call(() -> {
				running.countDown();
				return await(this.release);
			});
		}
		running.await();
		return threads;
	}

	private static boolean await(CountDownLatch latch) {
		try {
			latch.await();
			return true;
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	@Test
	void aBoundedNumberWaits() throws InterruptedException {
		HashThreads threads = busy(1);

		CompletableFuture<String> waiting = threads.call(() -> "done").toCompletableFuture();
		CompletableFuture<String> refused = threads.call(() -> "done").toCompletableFuture();

		assertThat(waiting).isNotDone();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(refused::get)
			.withCauseInstanceOf(RejectedExecutionException.class);
		this.release.countDown();
		assertThat(waiting.join()).isEqualTo("done");
	}

	@Test
	void whatNobodyWaitsForIsNotDone() {
		HashThreads threads = new HashThreads(1, Duration.ofNanos(-1));

		CompletableFuture<String> waiting = threads.call(() -> "done").toCompletableFuture();

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(waiting::get)
			.withCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void aFailureIsThatOfTheCall() {
		CompletableFuture<Object> failed = Logins.THREADS.call(() -> {
			throw new IllegalStateException("no such algorithm");
		}).toCompletableFuture();

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(failed::get)
			.withMessageContaining("no such algorithm");
	}

	@Test
	void aNameThatIsNotThereCostsAHashAsAWrongPasswordDoes() throws InterruptedException {
		HashThreads threads = busy(2);
		Users users = Users.read("alice: {password: \"" + Logins.HASH.create("secret") + "\"}", "users.yml",
				Logins.HASH);
		FileAuthenticator authenticator = new FileAuthenticator(users, Logins.HASH, true, threads);

		CompletableFuture<Optional<AuthResult>> wrong = authenticator.authenticate(Logins.named("alice", "x"))
			.toCompletableFuture();
		CompletableFuture<Optional<AuthResult>> unknown = authenticator.authenticate(Logins.named("bob", "x"))
			.toCompletableFuture();

		assertThat(wrong).isNotDone();
		assertThat(unknown).isNotDone();
		this.release.countDown();
		assertThat(wrong.join().orElseThrow()).isInstanceOf(AuthResult.Denied.class);
		assertThat(unknown.join()).isEmpty();
	}

}
