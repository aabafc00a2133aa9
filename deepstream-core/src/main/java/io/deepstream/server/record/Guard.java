package io.deepstream.server.record;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.permission.RecordAccess;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.routing.Permit;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * The permission of one change of a record. It was given before the change had its turn;
 * if by what the record was, and that is another now, it is asked for again on the
 * record's strand, so that nothing on this node comes between decision and change.
 */
final class Guard {

	private static final CompletionStage<Boolean> ALLOWED = CompletableFuture.completedStage(true);

	private final RecordAccess records;

	private final RecordStore store;

	/** Null if nothing was asked. */
	private @Nullable Permit permit;

	/**
	 * Guards one change.
	 * @param permit given; null if everything is permitted
	 * @param records tells what a write leads to
	 * @param store asked for other records, past their strands, which could wait for this
	 * one
	 */
	Guard(@Nullable Permit permit, RecordAccess records, RecordStore store) {
		this.permit = permit;
		this.records = records;
		this.store = store;
	}

	/** Whether the permission covers a change of this version. */
	boolean holdsFor(long version) {
		return this.permit == null || this.permit.holdsFor(version);
	}

	/** Whether the permission covers a change of what was found. */
	boolean holdsFor(Optional<StoredRecord> found) {
		return this.permit == null || this.permit.holdsFor(found);
	}

	/**
	 * Asks again; the client is told if it may not.
	 */
	CompletionStage<Boolean> renew(String name, Optional<StoredRecord> found) {
		Permit before = this.permit;
		if (before == null) {
			return ALLOWED;
		}
		return RecordStore.compose(before.renew(new AsFound(name, found)), (renewed) -> {
			renewed.ifPresent((permit) -> this.permit = permit);
			return CompletableFuture.completedStage(renewed.isPresent());
		});
	}

	/**
	 * Asks again if need be, for a change that is not a compare-and-set.
	 */
	CompletionStage<Boolean> stillAllows(LiveRecord record) {
		if (this.permit == null || this.permit.isUnconditional()) {
			return ALLOWED;
		}
		return RecordStore.compose(record.load(null),
				(found) -> holdsFor(found) ? ALLOWED : renew(record.name(), found));
	}

	/** Records as the holder of one's strand sees them. */
	private final class AsFound implements RecordAccess {

		private final String name;

		private final Optional<StoredRecord> found;

		AsFound(String name, Optional<StoredRecord> found) {
			this.name = name;
			this.found = found;
		}

		@Override
		public CompletionStage<Optional<StoredRecord>> read(String name) {
			if (name.equals(this.name)) {
				return CompletableFuture.completedStage(this.found);
			}
			return RecordHandler.isReserved(name) ? CompletableFuture.completedStage(Optional.empty())
					: Guard.this.store.load(name);
		}

		@Override
		public CompletionStage<byte[]> written(Message write, Optional<StoredRecord> current) {
			return Guard.this.records.written(write, current);
		}

	}

}
