package io.deepstream.server.connector.memcached;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

import com.spotify.folsom.AsciiMemcacheClient;
import com.spotify.folsom.MemcacheClosedException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemcachedLineTests {

	private static final Throwable LOST = new CompletionException(new MemcacheClosedException("Disconnected"));

	private final List<Client> made = new ArrayList<>();

	private boolean broken;

	private final MemcachedLine line = new MemcachedLine(this::connect, Duration.ofMillis(100), Duration.ZERO);

	@AfterEach
	void close() {
		this.line.close();
	}

	private AsciiMemcacheClient<byte[]> connect() {
		if (this.broken) {
			throw new IllegalStateException("no address");
		}
		Client client = new Client();
		this.made.add(client);
		return client.proxy;
	}

	@Test
	void asksByAnotherClientThatReachesAllServers() {
		this.line.failed(LOST);
		assertThat(this.line.client()).isSameAs(this.made.get(0).proxy);

		this.made.get(1).connected.complete(null);

		assertThat(this.line.client()).isSameAs(this.made.get(1).proxy);
		Awaitility.await().until(this.made.get(0).shutDown::get);
		assertThat(this.made.get(1).shutDown).isFalse();
	}

	@Test
	void staysWithItsClientIfAnotherDoesNoBetter() {
		this.line.failed(LOST);

		Awaitility.await().until(this.made.get(1).shutDown::get);
		assertThat(this.line.client()).isSameAs(this.made.get(0).proxy);
		assertThat(this.made.get(0).shutDown).isFalse();

		this.line.failed(LOST);
		this.made.get(2).connected.complete(null);
		assertThat(this.line.client()).isSameAs(this.made.get(2).proxy);
	}

	@Test
	void triesOneAtATimeAndOnlyForWantOfAConnection() {
		this.line.failed(new IllegalStateException("too large"));
		assertThat(this.made).hasSize(1);

		this.line.failed(LOST);
		this.line.failed(LOST);

		assertThat(this.made).hasSize(2);
	}

	@Test
	void triesAgainAfterNoClientCouldBeMade() {
		this.broken = true;
		this.line.failed(LOST);
		this.broken = false;

		this.line.failed(LOST);

		assertThat(this.made).hasSize(2);
	}

	@Test
	void pausesBetweenAttempts() {
		MemcachedLine patient = new MemcachedLine(this::connect, Duration.ofMillis(100), Duration.ofHours(1));
		int before = this.made.size();

		patient.failed(LOST);

		assertThat(this.made).hasSize(before);
		patient.close();
	}

	@Test
	void leavesNoClientBehind() {
		this.line.failed(LOST);
		this.line.close();
		this.made.get(1).connected.complete(null);
		this.line.failed(LOST);

		assertThat(this.made).hasSize(2).allMatch((client) -> client.shutDown.get());
	}

	/** A driver's client that does nothing but connect and shut down. */
	private static final class Client {

		private final CompletableFuture<Void> connected = new CompletableFuture<>();

		private final AtomicBoolean shutDown = new AtomicBoolean();

		@SuppressWarnings("unchecked")
		private final AsciiMemcacheClient<byte[]> proxy = (AsciiMemcacheClient<byte[]>) Proxy.newProxyInstance(
				Client.class.getClassLoader(), new Class<?>[] { AsciiMemcacheClient.class },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "fullyConnectedFuture" -> this.connected;
					case "shutdown" -> {
						this.shutDown.set(true);
						yield null;
					}
					case "toString" -> "client";
					case "hashCode" -> System.identityHashCode(proxy);
					case "equals" -> proxy == arguments[0];
					default -> throw new UnsupportedOperationException(method.toString());
				});

	}

}
