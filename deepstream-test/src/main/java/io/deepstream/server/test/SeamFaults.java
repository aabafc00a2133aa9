package io.deepstream.server.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with one cache, storage or bus. Any thread may call. Sign-of-life calls
 * of the node ({@code ping}, {@code id}) fail only while the backend is {@link #takeAway
 * away}, so that counts and holds concern what the test asks for.
 */
public final class SeamFaults {

	private static final int MAX_HELD = 10_000;

	private final String seam;

	private final Deque<Runnable> held = new ArrayDeque<>();

	private int failing;

	private int losing;

	private boolean away;

	private boolean holding;

	SeamFaults(String seam) {
		this.seam = seam;
	}

	/**
	 * Lets the next calls fail without effect.
	 * @param calls how many, in addition to those that were to fail before
	 */
	public synchronized void failNext(int calls) {
		this.failing += calls;
	}

	/**
	 * Lets the next calls take place and fail nevertheless, as when an answer is lost on
	 * the way.
	 * @param calls how many, in addition to those of before
	 */
	public synchronized void loseAnswers(int calls) {
		this.losing += calls;
	}

	/**
	 * Lets every call fail without effect until {@link #bringBack}.
	 */
	public synchronized void takeAway() {
		this.away = true;
	}

	/**
	 * Ends what {@link #takeAway} began.
	 */
	public synchronized void bringBack() {
		this.away = false;
	}

	/**
	 * Lets calls wait, without effect so far, until {@link #release}. At most 10,000,
	 * further ones fail.
	 */
	public synchronized void hold() {
		this.holding = true;
	}

	/**
	 * Calls that wait.
	 * @return at this moment
	 */
	public synchronized int held() {
		return this.held.size();
	}

	/**
	 * Carries out the calls that wait, in their order, on the calling thread, and holds
	 * no further ones.
	 */
	public void release() {
		for (Runnable call = next(); call != null; call = next()) {
			call.run();
		}
	}

	private synchronized @Nullable Runnable next() {
		this.holding = false;
		return this.held.poll();
	}

	/**
	 * Ends all faults and carries out what waits.
	 */
	public void reset() {
		synchronized (this) {
			this.failing = 0;
			this.losing = 0;
			this.away = false;
		}
		release();
	}

	/** A sign of life. */
	<T> CompletionStage<T> ping(Supplier<CompletionStage<T>> call) {
		synchronized (this) {
			if (this.away) {
				return failed("is away");
			}
		}
		return call.get();
	}

	<T> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
		boolean lost = false;
		synchronized (this) {
			if (this.away) {
				return failed("is away");
			}
			if (this.failing > 0) {
				this.failing--;
				return failed("fails");
			}
			if (this.losing > 0) {
				this.losing--;
				lost = true;
			}
			else if (this.holding) {
				return keep(call);
			}
		}
		return lost ? call.get().thenCompose((done) -> failed("has lost its answer")) : call.get();
	}

	private <T> CompletionStage<T> keep(Supplier<CompletionStage<T>> call) {
		if (this.held.size() >= MAX_HELD) {
			return failed("has too many calls that wait");
		}
		CompletableFuture<T> answer = new CompletableFuture<>();
		this.held.add(() -> call.get().whenComplete((result, failure) -> {
			if (failure != null) {
				answer.completeExceptionally(failure);
			}
			else {
				answer.complete(result);
			}
		}));
		return answer;
	}

	private <T> CompletionStage<T> failed(String what) {
		return CompletableFuture
			.failedStage(new IllegalStateException("The " + this.seam + " " + what + ", as a test wants it"));
	}

}
