package io.deepstream.server.client;

/**
 * What an rpc provider fails with to tell the caller why: the message is sent as it is.
 * Callers are told nothing of other failures but that there was one. Without stack trace.
 */
public final class RpcException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * An error that callers see.
	 * @param message without secrets
	 */
	public RpcException(String message) {
		super(message, null, false, false);
	}

}
