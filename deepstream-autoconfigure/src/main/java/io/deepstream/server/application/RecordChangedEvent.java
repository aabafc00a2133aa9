package io.deepstream.server.application;

/**
 * A record was written or deleted by a client of this node, or by this application, and
 * the cache has accepted it. Changes made on other nodes are told there. Published only
 * with {@code deepstream.application-events.records=true}.
 *
 * @param name of the record
 * @param version the new one, or {@value #DELETED}; always 0 for records without
 * versions, see {@code deepstream.record.hot-path-prefixes}
 * @param user the id of who did it
 */
public record RecordChangedEvent(String name, long version, String user) {

	/** Instead of the version of a record that was deleted. */
	public static final long DELETED = -1;

	/**
	 * Whether there is no such record any more.
	 * @return false if it was written
	 */
	public boolean isDeletion() {
		return this.version == DELETED;
	}

}
