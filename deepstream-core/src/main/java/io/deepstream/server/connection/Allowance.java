package io.deepstream.server.connection;

import org.jspecify.annotations.Nullable;

/**
 * What a connection may still ask for: its own quota and, once logged in, the one that it
 * shares with the user's other connections. Any thread.
 */
public final class Allowance {

	private final Quota own;

	private volatile @Nullable Quota shared;

	private volatile boolean exceeded;

	Allowance(Quota own) {
		this.own = own;
	}

	/**
	 * Makes a quota one that counts, too.
	 * @param shared of the user
	 */
	public void share(Quota shared) {
		this.shared = shared;
	}

	/**
	 * Whether the connection has a part in a user's quota.
	 * @return false before login, and if the connection had ended by then
	 */
	public boolean isShared() {
		return this.shared != null;
	}

	/**
	 * Takes a message from those that may come now.
	 * @return why it has to wait; null if it does not
	 */
	public @Nullable Limit takeMessage() {
		Quota user = this.shared;
		boolean taken = this.own.takeMessage();
		if (taken && (user == null || user.takeMessage())) {
			return null;
		}
		this.exceeded = true;
		return taken ? Limit.USER_MESSAGE_RATE : Limit.MESSAGE_RATE;
	}

	/**
	 * Begins an rpc of a client that is logged in; {@link #endCall} must follow if it may
	 * begin.
	 * @return why it may not; null if it may
	 */
	public @Nullable Limit beginCall() {
		Quota user = this.shared;
		if (!this.own.beginCall()) {
			return Limit.CALLS;
		}
		if (user != null && !user.beginCall()) {
			this.own.endCall();
			return Limit.USER_CALLS;
		}
		return null;
	}

	/**
	 * Ends an rpc.
	 */
	public void endCall() {
		Quota user = this.shared;
		this.own.endCall();
		if (user != null) {
			user.endCall();
		}
	}

	/** Whether messages had to wait since nothing waited. */
	boolean isExceeded() {
		return this.exceeded;
	}

	/** Nothing waits. */
	void nothingWaits() {
		if (this.exceeded) {
			this.exceeded = false;
		}
	}

}
