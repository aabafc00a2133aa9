package io.deepstream.server.record;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.spi.RecordRejectedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the versions that the storage can never hold, and warns of them: of at most
 * {@value #MAX_WARNINGS} records in ten minutes, of each once. Any thread.
 */
final class Rejections {

	private static final Logger logger = LoggerFactory.getLogger(Rejections.class);

	private static final int MAX_WARNINGS = 10;

	private static final Duration PERIOD = Duration.ofMinutes(10);

	private final Scheduler clock;

	private final Set<String> names = new HashSet<>();

	private long since;

	private long silent;

	private long count;

	Rejections(Scheduler clock) {
		this.clock = clock;
	}

	synchronized void add(String name, RecordRejectedException cause) {
		this.count++;
		if (!this.names.isEmpty() && this.clock.nanoTime() - this.since >= PERIOD.toNanos()) {
			this.names.clear();
			logger.warn("{} more writes were rejected by the storage within {}", this.silent, PERIOD);
			this.silent = 0;
		}
		if (this.names.isEmpty()) {
			this.since = this.clock.nanoTime();
		}
		if (this.names.size() < MAX_WARNINGS && this.names.add(name)) {
			logger.warn("A write is only in the cache, the storage can never hold it: {}", cause.getMessage(),
					cause.getCause());
		}
		else {
			this.silent++;
		}
	}

	/**
	 * Since the start.
	 */
	synchronized long count() {
		return this.count;
	}

}
