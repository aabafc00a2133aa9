package io.deepstream.server.autoconfigure.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * What methods return.
 */
final class Results {

	private Results() {
	}

	/** Completes with the result when it is there. */
	static CompletionStage<?> stage(@Nullable Object result) {
		if (result instanceof CompletionStage<?> stage) {
			return stage;
		}
		ReactiveAdapter adapter = (result != null) ? adapter(result.getClass()) : null;
		return (adapter != null && !adapter.isMultiValue()) ? Reactive.stage(adapter.toPublisher(result))
				: CompletableFuture.completedStage(result);
	}

	/** Whether a type stands for a result that is there later. */
	static boolean isOne(Class<?> type) {
		ReactiveAdapter adapter = adapter(type);
		return CompletionStage.class.isAssignableFrom(type) || (adapter != null && !adapter.isMultiValue());
	}

	/** Whether a type stands for any number of results. */
	static boolean isMany(Class<?> type) {
		ReactiveAdapter adapter = adapter(type);
		return adapter != null && adapter.isMultiValue();
	}

	/** Null if there is no Reactor. */
	private static @Nullable ReactiveAdapter adapter(Class<?> type) {
		return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
	}

	/** What has failed, without what stages put around it. */
	static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

	/** Loaded only where there is Reactor. */
	private static final class Reactive {

		static CompletionStage<?> stage(Publisher<?> publisher) {
			return Mono.from(publisher).toFuture();
		}

	}

}
