package io.deepstream.server.permission;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides whether a user may do what a message asks for.
 */
@FunctionalInterface
public interface PermissionChecker {

	/** Allows everything. */
	PermissionChecker ALLOW_ALL = new PermissionChecker() {

		private final CompletionStage<Boolean> allowed = CompletableFuture.completedStage(true);

		@Override
		public CompletionStage<Boolean> check(PermissionRequest request) {
			return this.allowed;
		}

		@Override
		public String toString() {
			return "allow all";
		}
	};

	/**
	 * Checks one action on one name; a request for several names is checked name by name.
	 * Called on the thread that read the request or on a worker: must not block. While
	 * the stage is pending, later requests of the same client wait; an answer that is
	 * there at once costs no change of thread. If the answer to a write has come from
	 * what the record was ({@link RecordAccess#read}), and the record is another when the
	 * write has its turn, it is asked for again; until then the record's other writes
	 * wait.
	 * @param request who asks for what
	 * @return a failed stage denies with {@code MESSAGE_PERMISSION_ERROR}, false with
	 * {@code MESSAGE_DENIED}
	 */
	CompletionStage<Boolean> check(PermissionRequest request);

	/**
	 * Asks to be told when answers may have become others, so that the server checks
	 * subscriptions again. Called once by a server, before the first check.
	 * @param changed returns at once; any thread may call it
	 */
	default void onChange(Runnable changed) {
	}

}
