package io.deepstream.server.record;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.deepstream.server.concurrent.Strand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the subscribers of all records up to the cache: asks for the versions of
 * {@value #CHUNK} records at a time, and reads those that subscribers have not seen. One
 * run at a time; a second one that is asked for meanwhile follows it.
 */
final class Resynchronisation {

	private static final Logger logger = LoggerFactory.getLogger(Resynchronisation.class);

	private static final int CHUNK = 500;

	private final LiveRecords records;

	private final Executor workers;

	private final Strand strand;

	private boolean wanted;

	Resynchronisation(LiveRecords records, Executor workers) {
		this.records = records;
		this.workers = workers;
		this.strand = new Strand(workers);
	}

	void run() {
		synchronized (this) {
			if (this.wanted) {
				return;
			}
			this.wanted = true;
		}
		this.strand.execute(() -> {
			synchronized (this) {
				this.wanted = false;
			}
			this.records.store().statistics().resynchronises();
			return next(List.copyOf(this.records.subscriptions().names()).iterator());
		});
	}

	private CompletionStage<Void> next(Iterator<String> names) {
		if (!names.hasNext()) {
			return StorageQueue.DONE;
		}
		List<String> chunk = new ArrayList<>(CHUNK);
		while (names.hasNext() && chunk.size() < CHUNK) {
			chunk.add(names.next());
		}
		return this.records.store().cachedVersions(chunk).handle((versions, failure) -> {
			if (failure != null) {
				logger.debug("The cache does not tell versions, each record is read", failure);
			}
			Map<String, Long> known = (failure != null) ? Map.of() : versions;
			return RecordReader.all(chunk, (name) -> look(name, known));
		}).thenCompose((looked) -> looked).thenComposeAsync((done) -> next(names), this.workers);
	}

	private CompletionStage<Void> look(String name, Map<String, Long> versions) {
		Long version = versions.get(name);
		return this.records.run(name, (record) -> (version != null && !this.records.store().isHotPath(name))
				? record.observedVersion(version) : record.refresh());
	}

}
