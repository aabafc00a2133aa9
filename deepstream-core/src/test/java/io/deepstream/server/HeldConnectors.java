package io.deepstream.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Connectors that answer at once, except to the calls that a test holds: those end when
 * and how the test says.
 */
public final class HeldConnectors extends FakeConnectors {

	private final List<String> calls = new ArrayList<>();

	private final Deque<Held<?>> held = new ArrayDeque<>();

	private Predicate<String> holds = (call) -> false;

	/**
	 * Holds further calls that begin so; nothing for no prefix.
	 */
	public void hold(String... prefixes) {
		this.holds = (call) -> List.of(prefixes).stream().anyMatch(call::startsWith);
	}

	@Override
	protected <T> CompletionStage<T> call(String what, Supplier<T> effect) {
		this.calls.add(what);
		if (!this.holds.test(what)) {
			return CompletableFuture.completedStage(effect.get());
		}
		Held<T> next = new Held<>(what, effect, new CompletableFuture<>());
		this.held.add(next);
		return next.answer();
	}

	/**
	 * All calls so far.
	 */
	public List<String> calls() {
		return this.calls;
	}

	/**
	 * The calls that are held, oldest first.
	 */
	public List<String> pending() {
		return this.held.stream().map(Held::call).toList();
	}

	/**
	 * Ends the oldest call that is held well.
	 */
	public void succeed() {
		this.held.remove().succeed();
	}

	/**
	 * Ends the oldest call that is held badly, without effect.
	 */
	public void fail() {
		this.held.remove().answer().completeExceptionally(new IllegalStateException("failed by a test"));
	}

	/**
	 * Ends the oldest of the calls named so well.
	 */
	public void succeed(String call) {
		take(call).succeed();
	}

	/**
	 * Ends the oldest of the calls named so badly, without effect.
	 */
	public void fail(String call, RuntimeException failure) {
		take(call).answer().completeExceptionally(failure);
	}

	private Held<?> take(String call) {
		Held<?> found = this.held.stream().filter((next) -> next.call().equals(call)).findFirst().orElseThrow();
		this.held.remove(found);
		return found;
	}

	private record Held<T>(String call, Supplier<T> effect, CompletableFuture<T> answer) {

		void succeed() {
			this.answer.complete(this.effect.get());
		}

	}

}
