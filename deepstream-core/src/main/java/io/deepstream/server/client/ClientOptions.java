package io.deepstream.server.client;

/**
 * Bounds of the application as a client of its own node. The limits of clients do not
 * concern it, but for the length of names and what JSON may cost.
 *
 * @param maxPendingBytes requests without answer, each counted with its size and 256
 * bytes; further ones fail with {@link DeepstreamException.Reason#TOO_MANY_PENDING}. Of
 * each {@link Deepstream#as user} on its own.
 * @param maxWaitingCallbacks what may wait for one slow subscription, and calls that one
 * rpc provider may have at a time
 * @param maxUpdateAttempts how often {@link Records#update} tries to be first
 */
public record ClientOptions(int maxPendingBytes, int maxWaitingCallbacks, int maxUpdateAttempts) {

	public ClientOptions {
		requirePositive(maxPendingBytes, "maxPendingBytes");
		requirePositive(maxWaitingCallbacks, "maxWaitingCallbacks");
		requirePositive(maxUpdateAttempts, "maxUpdateAttempts");
	}

	/**
	 * The options of an application that configures nothing.
	 * @return 64 MiB, 1000 and 100
	 */
	public static ClientOptions defaults() {
		return new ClientOptions(64 * 1024 * 1024, 1000, 100);
	}

	private static void requirePositive(int value, String option) {
		if (value <= 0) {
			throw new IllegalArgumentException(option + " must be positive: " + value);
		}
	}

}
