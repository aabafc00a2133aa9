package io.deepstream.server;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.client.ClientOptions;
import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.DeepstreamException;
import io.deepstream.server.client.RecordValue;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * An application within a node, with a few threads for its callbacks.
 */
public final class Application implements AutoCloseable {

	public static final String THREAD = "application";

	private final ExecutorService threads;

	final Deepstream deepstream;

	private Application(DeepstreamServer server, int threads, ClientOptions options) {
		this.threads = Executors.newFixedThreadPool(threads, (task) -> {
			Thread thread = new Thread(task, THREAD);
			thread.setDaemon(true);
			return thread;
		});
		this.deepstream = Deepstream.on(server, this.threads, new JsonMapper(), options);
	}

	public static Application of(DeepstreamServer server) {
		return new Application(server, 4, ClientOptions.defaults());
	}

	static Application of(DeepstreamServer server, int threads, ClientOptions options) {
		return new Application(server, threads, options);
	}

	/** One whose callbacks run on whatever thread, in a test that has but one. */
	static Deepstream inline(DeepstreamServer server) {
		return Deepstream.on(server, Runnable::run, new JsonMapper());
	}

	/** What a stage completes with, soon. */
	public static <T> T get(CompletionStage<T> stage) {
		return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
	}

	/** What a callback hears next, soon. */
	static <T> T next(BlockingQueue<T> heard) throws InterruptedException {
		T next = heard.poll(20, TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		return next;
	}

	/** Why a stage fails, soon. */
	static DeepstreamException failure(CompletionStage<?> stage) {
		CompletionException failure = catchThrowableOfType(CompletionException.class, () -> get(stage));
		if (failure.getCause() instanceof DeepstreamException known) {
			return known;
		}
		throw new AssertionError("Failed otherwise", failure);
	}

	static DeepstreamException.Reason reason(CompletionStage<?> stage) {
		return failure(stage).reason();
	}

	/** Version and value, as {@code 3:{"a":1}}. */
	static String text(Optional<RecordValue<String>> record) {
		return record.map((found) -> found.version() + ":" + found.value()).orElse("absent");
	}

	@Override
	public void close() {
		this.deepstream.close();
		this.threads.shutdown();
	}

}
