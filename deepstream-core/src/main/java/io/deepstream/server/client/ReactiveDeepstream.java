package io.deepstream.server.client;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * A {@link Deepstream} for applications written with Reactor. Every subscriber of a
 * {@link Mono} sends a request of its own; every subscriber of a {@link Flux} is a
 * subscription of its own, which ends when it cancels. Signals come on the threads for
 * callbacks, errors are {@link DeepstreamException}s.
 */
public final class ReactiveDeepstream {

	private final Deepstream deepstream;

	/**
	 * The same application, with the same permissions.
	 * @param deepstream not closed by this
	 */
	public ReactiveDeepstream(Deepstream deepstream) {
		this.deepstream = deepstream;
	}

	/**
	 * As {@link Records#get(String, Class)}.
	 * @return empty if there is no such record
	 */
	public <T> Mono<RecordValue<T>> get(String name, Class<T> type) {
		return Mono.fromCompletionStage(() -> this.deepstream.records().get(name, type))
			.flatMap((found) -> found.map(Mono::just).orElseGet(Mono::empty));
	}

	/**
	 * As {@link Records#set(String, Object)}.
	 */
	public Mono<Void> set(String name, Object value) {
		return Mono.fromCompletionStage(() -> this.deepstream.records().set(name, value));
	}

	/**
	 * As {@link Records#set(String, String, Object)}.
	 */
	public Mono<Void> set(String name, String path, @Nullable Object value) {
		return Mono.fromCompletionStage(() -> this.deepstream.records().set(name, path, value));
	}

	/**
	 * As {@link Records#replace}.
	 */
	public Mono<Boolean> replace(String name, long expectedVersion, Object value) {
		return Mono.fromCompletionStage(() -> this.deepstream.records().replace(name, expectedVersion, value));
	}

	/**
	 * As {@link Records#update}.
	 * @return what was written; empty if nothing was
	 */
	public <T> Mono<T> update(String name, Class<T> type, UnaryOperator<@Nullable T> change) {
		return Mono.fromCompletionStage(() -> this.deepstream.records().update(name, type, change));
	}

	/**
	 * As {@link Records#delete}.
	 */
	public Mono<Void> delete(String name) {
		return Mono.fromCompletionStage(() -> this.deepstream.records().delete(name));
	}

	/**
	 * As {@link Records#subscribe(String, Class, Consumer)}. Who is slow gets the newest
	 * value next.
	 */
	public <T> Flux<RecordValue<T>> values(String name, Class<T> type) {
		return flux((sink) -> this.deepstream.records().subscribe(name, type, sink::next),
				FluxSink.OverflowStrategy.LATEST);
	}

	/**
	 * As {@link Events#emit}.
	 */
	public Mono<Void> emit(String name, @Nullable Object data) {
		return Mono.fromCompletionStage(() -> this.deepstream.events().emit(name, data));
	}

	/**
	 * As {@link Events#subscribe}, without events that have no data. For who is slow up
	 * to {@link ClientOptions#maxWaitingCallbacks} wait; further ones are dropped.
	 */
	public <T> Flux<T> events(String name, Class<T> type) {
		return buffered((sink) -> this.deepstream.events().subscribe(name, type, (data) -> {
			if (data != null) {
				sink.next(data);
			}
		}));
	}

	/**
	 * As {@link Rpc#call}.
	 * @return empty if the answer has no data
	 */
	public <T> Mono<T> call(String name, @Nullable Object data, Class<T> type) {
		return Mono.fromCompletionStage(() -> this.deepstream.rpc().call(name, data, type));
	}

	/**
	 * As {@link Rpc#provide}, until the returned subscription is closed.
	 * @param provider answers with its first value; an empty one answers without data
	 */
	public Subscription provide(String name, Function<RpcRequest, ? extends Mono<?>> provider) {
		return this.deepstream.rpc().provide(name, (request) -> provider.apply(request).toFuture());
	}

	/**
	 * As {@link Presence#online()}.
	 */
	public Flux<String> online() {
		return Mono.fromCompletionStage(() -> this.deepstream.presence().online()).flatMapIterable((users) -> users);
	}

	/**
	 * As {@link Presence#online(Collection)}, for one user.
	 */
	public Mono<Boolean> online(String user) {
		return Mono.fromCompletionStage(() -> this.deepstream.presence().online(List.of(user)))
			.map((online) -> Boolean.TRUE.equals(online.get(user)));
	}

	/**
	 * As {@link Presence#subscribe(Consumer)}, bounded as {@link #events}.
	 */
	public Flux<PresenceChange> presence() {
		return buffered((sink) -> this.deepstream.presence().subscribe(sink::next));
	}

	private <T> Flux<T> buffered(Function<FluxSink<T>, Subscription> subscribe) {
		return flux(subscribe, FluxSink.OverflowStrategy.IGNORE)
			.onBackpressureBuffer(this.deepstream.options().maxWaitingCallbacks(), BufferOverflowStrategy.DROP_LATEST);
	}

	private static <T> Flux<T> flux(Function<FluxSink<T>, Subscription> subscribe, FluxSink.OverflowStrategy overflow) {
		return Flux.create((sink) -> {
			Subscription subscription = subscribe.apply(sink);
			sink.onDispose(subscription::close);
			subscription.ready().whenComplete((done, failure) -> {
				if (failure != null && !sink.isCancelled()) {
					sink.error(failure);
				}
			});
		}, overflow);
	}

}
