package io.deepstream.server.routing;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.permission.RecordAccess;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * The permission of one request. It remembers what the request's record was, if that was
 * looked at: once the record is another, so may be the permission, and whoever changes
 * the record asks for it again. Any thread.
 */
public final class Permit implements RecordAccess {

	private final PermissionGate gate;

	private final Connection sender;

	private final Message message;

	private final RecordAccess records;

	/** Null if nothing was looked at. */
	private @Nullable Optional<StoredRecord> seen;

	/** Looked at twice, and another the second time. */
	private boolean changed;

	Permit(PermissionGate gate, Connection sender, Message message, RecordAccess records) {
		this.gate = gate;
		this.sender = sender;
		this.message = message;
		this.records = records;
	}

	@Override
	public CompletionStage<Optional<StoredRecord>> read(String name) {
		CompletionStage<Optional<StoredRecord>> read = this.records.read(name);
		return name.equals(this.message.name()) ? read.thenApply(this::see) : read;
	}

	private synchronized Optional<StoredRecord> see(Optional<StoredRecord> record) {
		this.changed |= this.seen != null && !this.seen.equals(record);
		this.seen = record;
		return record;
	}

	@Override
	public CompletionStage<byte[]> written(Message write, Optional<StoredRecord> current) {
		return this.records.written(write, current);
	}

	Connection sender() {
		return this.sender;
	}

	/**
	 * What is permitted.
	 * @return the request, reduced to the names that are
	 */
	public Message message() {
		return this.message;
	}

	/**
	 * Whether it does not matter what the record is.
	 * @return false if the decision has looked at it
	 */
	public synchronized boolean isUnconditional() {
		return this.seen == null;
	}

	/**
	 * Whether it was decided by this value, or by none.
	 * @param record what the request's record is; empty if there is none
	 * @return false if it has to be asked for again
	 */
	public synchronized boolean holdsFor(Optional<StoredRecord> record) {
		return this.seen == null || (!this.changed && this.seen.equals(record));
	}

	/**
	 * Whether it was decided by this version, or by none.
	 * @param version of the request's record; {@link RecordCache#ABSENT} if there is none
	 * @return false if it has to be asked for again
	 */
	public synchronized boolean holdsFor(long version) {
		return this.seen == null
				|| (!this.changed && this.seen.map(StoredRecord::version).orElse(RecordCache.ABSENT) == version);
	}

	/**
	 * Asks for it again; the client is told if it is not permitted any more.
	 * @param records as they are now
	 * @return empty then; never fails
	 */
	public CompletionStage<Optional<Permit>> renew(RecordAccess records) {
		return this.gate.permit(this.sender, this.message, records);
	}

}
