package io.deepstream.server.record;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.protocol.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What deletions on other nodes mean for the storage. The node that deletes a record
 * removes it there, but a write of this node may come after: it waits, is under way, or
 * was made while the other one deleted. Then this node deletes the record again, and
 * stores what the cache holds afterwards, as somebody may have created it anew.
 */
final class RemoteDeletions {

	private static final Logger logger = LoggerFactory.getLogger(RemoteDeletions.class);

	private static final Duration FIRST_RETRY = Duration.ofMillis(100);

	private static final Duration LAST_RETRY = Duration.ofSeconds(2);

	private final LiveRecords records;

	private final StorageQueue storage;

	RemoteDeletions(LiveRecords records, StorageQueue storage) {
		this.records = records;
		this.storage = storage;
	}

	/**
	 * A record was deleted on another node. On the record's strand, so that what this
	 * node writes to the cache from now on is stored after the deletion.
	 */
	void heard(String name) {
		this.records.run(name, (record) -> {
			if (this.storage.mayHaveWritten(name)) {
				this.storage.delete(name).whenComplete((done, failure) -> {
					if (failure == null) {
						restore(name, FIRST_RETRY);
					}
					else {
						logger.error("Record {} was deleted on another node and may still be stored",
								Printable.of(name), failure);
					}
				});
			}
			return StorageQueue.DONE;
		});
	}

	private void restore(String name, Duration pause) {
		this.records.run(name, (record) -> restored(name, pause));
	}

	private CompletionStage<Void> restored(String name, Duration pause) {
		return this.records.store().cached(name).handle((value, failure) -> {
			if (failure == null) {
				value.ifPresent((present) -> this.records.keep(name, present));
				return null;
			}
			Duration next = (pause.compareTo(LAST_RETRY) < 0) ? pause.multipliedBy(2) : LAST_RETRY;
			this.records.threads().scheduler().after(pause, () -> restore(name, next));
			return null;
		});
	}

}
