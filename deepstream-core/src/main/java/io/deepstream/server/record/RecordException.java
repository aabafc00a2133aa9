package io.deepstream.server.record;

import io.deepstream.server.protocol.RecordAction;

/**
 * A request about a record that cannot be fulfilled, with the action that tells the
 * client so. Without stack trace: the cause has one.
 */
final class RecordException extends Exception {

	private static final long serialVersionUID = 1L;

	private final RecordAction answer;

	RecordException(RecordAction answer, String message, Throwable cause) {
		super(message, cause, false, false);
		this.answer = answer;
	}

	/**
	 * What the client is told.
	 */
	RecordAction answer() {
		return this.answer;
	}

	/**
	 * The answer to a failed stage of this package.
	 */
	static RecordAction answerTo(Throwable failure, RecordAction otherwise) {
		Throwable cause = (failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null)
				? failure.getCause() : failure;
		return (cause instanceof RecordException known) ? known.answer() : otherwise;
	}

}
