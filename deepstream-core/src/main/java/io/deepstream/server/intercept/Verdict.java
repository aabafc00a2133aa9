package io.deepstream.server.intercept;

/**
 * What became of something that was intercepted.
 *
 * @param <T> what was intercepted
 */
public sealed interface Verdict<T> {

	/**
	 * It may go on.
	 *
	 * @param value as the last interceptor has made it
	 */
	record Passed<T>(T value) implements Verdict<T> {
	}

	/**
	 * It ends here; that is logged already.
	 *
	 * @param kind what the client is told
	 */
	record Rejected<T>(Rejection.Kind kind) implements Verdict<T> {
	}

}
