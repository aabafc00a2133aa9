package io.deepstream.server.spi;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The durable copy of the records, off the critical path. Any thread may call; no method
 * blocks or throws; every stage completes, on whatever thread, also after {@link #close},
 * then exceptionally. The engine never writes the same record twice at a time from one
 * node, but several nodes may.
 */
public interface RecordStorage extends AutoCloseable {

	/**
	 * Reads a record.
	 * @param name 1 to 1024 characters, any
	 * @return empty if it does not exist
	 */
	CompletionStage<Optional<StoredRecord>> get(String name);

	/**
	 * Writes a version whole, unless a newer one is there: an older version never
	 * overwrites a newer one, the same version does.
	 * @param name of the record
	 * @param record what is written
	 * @return completes when this version or a newer one is durable; fails with
	 * {@link RecordRejectedException} if this version can never be, any other failure is
	 * repeated
	 */
	CompletionStage<Void> save(String name, StoredRecord record);

	/**
	 * Removes records; those that do not exist are ignored.
	 * @param names any number, also none
	 * @return completes when they are gone
	 */
	CompletionStage<Void> delete(Collection<String> names);

	/**
	 * Asks the backend for a sign of life.
	 * @return completes when it answered
	 */
	CompletionStage<Void> ping();

	/**
	 * Frees what the storage holds. Idempotent; may block for a bounded time; called once
	 * everything else has stopped.
	 */
	@Override
	void close();

}
