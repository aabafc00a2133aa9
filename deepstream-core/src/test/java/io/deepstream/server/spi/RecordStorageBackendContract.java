package io.deepstream.server.spi;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.spi.Seams.failure;
import static io.deepstream.server.spi.Seams.record;
import static io.deepstream.server.spi.Seams.result;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules for a storage behind which a process runs, which may go away and come back.
 */
public abstract class RecordStorageBackendContract extends RecordStorageContract {

	/**
	 * The process behind the storage.
	 */
	protected abstract Backend backend();

	@Test
	void failsWhileBackendIsAwayAndWorksWhenItIsBack() {
		Backend backend = backend();
		result(this.storage.save("r", record(1, "{}")));

		backend.stop();
		try {
			assertThat(failure(this.storage.get("r"))).isNotNull();
			assertThat(failure(this.storage.save("r", record(2, "{}")))).isNotNull();
			assertThat(failure(this.storage.ping())).isNotNull();
		}
		finally {
			backend.start();
		}

		Awaitility.await().atMost(Seams.PATIENCE).ignoreExceptions().until(() -> {
			result(this.storage.save("r", record(9, "[]")));
			return true;
		});
		assertHolds(result(this.other.get("r")), 9, "[]");
	}

}
