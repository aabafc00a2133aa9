package io.deepstream.server.intercept;

/**
 * Hears of each record that a client of this node has changed, created or deleted, once
 * it is in the cache; subscribers have been sent the change, the database may not have it
 * yet.
 * <p>
 * <b>Which.</b> Exactly once each write that is known to have taken place, in the order
 * of the versions that this node wrote to the record; changes made on other nodes are
 * told there. A write whose outcome the cache left open was answered with an error and is
 * not told of, nor is what was changed past the nodes ({@code NOTIFY}). A deletion is
 * told of also if there was no such record.
 * <p>
 * <b>Threads.</b> Called on any of the engine's threads, one call at a time for one
 * record: must not block, and whatever takes time belongs elsewhere. The next change of
 * the record, and the writer's acknowledgement, wait until it returns.
 * <p>
 * <b>Errors.</b> An exception changes nothing; it is logged with the class of the
 * listener, and the next listener is called.
 */
@FunctionalInterface
public non-sealed interface CommitListener extends Interceptor {

	/**
	 * A record was changed.
	 * @param commit what is there now
	 */
	void committed(Commit commit);

}
