package io.deepstream.server.memory;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordCacheContract;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryRecordCacheTests extends RecordCacheContract {

	@Override
	protected RecordCache create() {
		return new MemoryRecordCache();
	}

	@Test
	void refusesWhatDoesNotFitAndLosesNothing() {
		RecordCache cache = new MemoryRecordCache(1000);
		StoredRecord small = record(1, 100);
		assertThat(cache.replace("a", RecordCache.ABSENT, small).toCompletableFuture()).isCompletedWithValue(true);

		assertThat(cache.replace("b", RecordCache.ABSENT, record(1, 700)).toCompletableFuture())
			.isCompletedExceptionally();
		assertThat(cache.put("a", record(2, 900)).toCompletableFuture()).isCompletedExceptionally();

		assertThat(cache.get("a").toCompletableFuture().join()).contains(small);
		assertThat(cache.get("b").toCompletableFuture().join()).isEmpty();
	}

	@Test
	void hasRoomAgainAfterDeletion() {
		RecordCache cache = new MemoryRecordCache(1000);
		for (int i = 0; i < 100; i++) {
			assertThat(cache.put("a" + i, record(i, 600)).toCompletableFuture()).isCompleted();
			assertThat(cache.put("a" + i, record(i, 500)).toCompletableFuture()).isCompleted();
			assertThat(cache.delete(List.of("a" + i, "unknown")).toCompletableFuture()).isCompleted();
		}
	}

	private static StoredRecord record(long version, int length) {
		return new StoredRecord(version, ("[" + " ".repeat(length - 2) + "]").getBytes(StandardCharsets.UTF_8));
	}

}
