package io.deepstream.server.spi;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The authoritative copy of the records, shared by all nodes of a cluster. Any thread may
 * call; no method blocks or throws; every stage completes, on whatever thread, also after
 * {@link #close}, then exceptionally. What a completed write stored is seen by every
 * later read of every node. Version and value always belong together. A failure of the
 * backend is an exceptional completion, never an empty result; after a failed write it is
 * open whether it took place.
 */
public interface RecordCache extends AutoCloseable {

	/** The version of a record that does not exist. */
	long ABSENT = -1;

	/** What names begin with that clients may not use. */
	String RESERVED_PREFIX = "__deepstream/";

	/** Holds {@link #id}: an array of one string. */
	String ID_RECORD = RESERVED_PREFIX + "cache-id";

	/**
	 * Reads a record.
	 * @param name 1 to 1024 characters, any
	 * @return empty if it does not exist
	 */
	CompletionStage<Optional<StoredRecord>> get(String name);

	/**
	 * Reads the versions of several records in one go.
	 * @param names any number, also none
	 * @return without those that do not exist
	 */
	CompletionStage<Map<String, Long>> versions(Collection<String> names);

	/**
	 * Writes a version if the stored version is the expected one; atomic across the
	 * cluster: of several such writes at once exactly one succeeds.
	 * @param name of the record
	 * @param expected version that must be there, or {@link #ABSENT}
	 * @param next what is written whole
	 * @return false if another version is there; nothing was changed then
	 */
	CompletionStage<Boolean> replace(String name, long expected, StoredRecord next);

	/**
	 * Writes a version whatever is there.
	 * @param name of the record
	 * @param record what is written whole
	 * @return completes when it is there
	 */
	CompletionStage<Void> put(String name, StoredRecord record);

	/**
	 * Removes records; those that do not exist are ignored.
	 * @param names any number, also none
	 * @return completes when they are gone
	 */
	CompletionStage<Void> delete(Collection<String> names);

	/**
	 * What tells this cache's records from those of others: random, made with the first
	 * call, kept in the cache itself. Another id than before means that the cache was
	 * emptied.
	 * @return 36 characters, the same for all nodes that share the cache
	 */
	default CompletionStage<String> id() {
		return get(ID_RECORD).thenCompose((present) -> {
			if (present.isPresent()) {
				return CompletableFuture
					.completedStage(new String(present.get().json(), 2, 36, StandardCharsets.UTF_8));
			}
			byte[] json = ("[\"" + UUID.randomUUID() + "\"]").getBytes(StandardCharsets.UTF_8);
			return replace(ID_RECORD, ABSENT, new StoredRecord(0, json)).thenCompose((replaced) -> id());
		});
	}

	/**
	 * Asks the backend for a sign of life.
	 * @return completes when it answered
	 */
	CompletionStage<Void> ping();

	/**
	 * Frees what the cache holds. Idempotent; may block for a bounded time; called once
	 * everything else has stopped.
	 */
	@Override
	void close();

}
