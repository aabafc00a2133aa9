package io.deepstream.server.client;

import org.jspecify.annotations.Nullable;

/**
 * Why a request of the application was not fulfilled. Stages fail with it; methods do not
 * throw it. Without stack trace, as that would be the engine's.
 */
public final class DeepstreamException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	DeepstreamException(Reason reason, String message) {
		this(reason, message, null);
	}

	DeepstreamException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause, false, false);
		this.reason = reason;
	}

	/**
	 * What went wrong.
	 * @return the kind of failure
	 */
	public Reason reason() {
		return this.reason;
	}

	/** What can go wrong. */
	public enum Reason {

		/**
		 * The user may not do that, or that could not be found out. Never for the
		 * application as itself.
		 */
		PERMISSION_DENIED,

		/** Somebody else has changed the record, more often than tries were made. */
		VERSION_CONFLICT,

		/** Nobody provides the rpc, or all who do have rejected the call. */
		NO_RPC_PROVIDER,

		/** The rpc's provider did not accept or answer in time. */
		RPC_TIMEOUT,

		/** The rpc's provider has answered with an error: its text is the message. */
		RPC_ERROR,

		/**
		 * A name, path, pattern or value that cannot be used, or not as what was asked.
		 */
		INVALID_DATA,

		/** A record was not written, or is not in the database in time. */
		NOT_STORED,

		/** Neither cache nor database could be read. */
		NOT_READ,

		/** This application listens to the pattern or provides the rpc already. */
		ALREADY_REGISTERED,

		/** The feature is switched off: see {@code deepstream.features}. */
		NOT_ENABLED,

		/**
		 * The server has stopped, or this {@link Deepstream} was closed; what was asked
		 * for may have taken place.
		 */
		CLOSED,

		/** Too much is unanswered: wait for what was asked before. */
		TOO_MANY_PENDING

	}

}
