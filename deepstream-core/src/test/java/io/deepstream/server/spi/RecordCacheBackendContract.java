package io.deepstream.server.spi;

import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.spi.Seams.failure;
import static io.deepstream.server.spi.Seams.record;
import static io.deepstream.server.spi.Seams.result;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules for a cache behind which a process runs, which may go away and come back.
 */
public abstract class RecordCacheBackendContract extends RecordCacheContract {

	/**
	 * The process behind the cache.
	 */
	protected abstract Backend backend();

	@Test
	void failsWhileBackendIsAwayAndWorksWhenItIsBack() {
		Backend backend = backend();
		result(this.cache.put("r", record(1, "{}")));

		backend.stop();
		try {
			assertThat(failure(this.cache.get("r"))).isNotNull();
			assertThat(failure(this.cache.versions(List.of("r")))).isNotNull();
			assertThat(failure(this.cache.replace("r", 1, record(2, "{}")))).isNotNull();
			assertThat(failure(this.cache.ping())).isNotNull();
		}
		finally {
			backend.start();
		}

		Awaitility.await().atMost(Seams.PATIENCE).ignoreExceptions().until(() -> {
			result(this.cache.put("r", record(9, "[]")));
			return true;
		});
		assertThat(result(this.other.get("r"))).contains(record(9, "[]"));
	}

}
