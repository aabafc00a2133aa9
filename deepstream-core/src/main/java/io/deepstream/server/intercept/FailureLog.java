package io.deepstream.server.intercept;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.deepstream.server.concurrent.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what interceptors throw: of each class one failure in ten seconds as an error, the
 * others at debug, as one that is broken fails with every message.
 */
final class FailureLog {

	private static final Logger logger = LoggerFactory.getLogger(FailureLog.class);

	private static final long PAUSE = Duration.ofSeconds(10).toNanos();

	private final Map<Class<?>, Long> logged = new ConcurrentHashMap<>();

	private final Scheduler scheduler;

	FailureLog(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	void failed(Interceptor interceptor, Throwable failure) {
		Class<?> type = interceptor.getClass();
		long now = this.scheduler.nanoTime();
		Long before = this.logged.get(type);
		boolean loud = (before != null) ? now - before >= PAUSE && this.logged.replace(type, before, now)
				: this.logged.putIfAbsent(type, now) == null;
		if (loud) {
			logger.error("Interceptor {} failed; what it fails on is rejected, or was written already", type.getName(),
					failure);
		}
		else {
			logger.debug("Interceptor {} failed again", type.getName(), failure);
		}
	}

}
