package io.deepstream.server.spi;

/**
 * How an {@link Operation} ended.
 */
public enum Outcome {

	/** Done, answered or allowed. */
	SUCCESS,

	/** Not permitted; of a login: wrong credentials. */
	DENIED,

	/**
	 * Not asked for, as there were too many: logins that wait, failures of an address.
	 */
	REFUSED,

	/** Failed; of an rpc: the provider answered with an error. */
	ERROR,

	/** No answer in time. */
	TIMEOUT,

	/** Of an rpc: there is no provider, or all of them have rejected. */
	NO_PROVIDER,

	/** Of an rpc: the provider did not accept in time. */
	NOT_ACCEPTED,

	/** Of an rpc: the client that called has gone. */
	CANCELLED

}
