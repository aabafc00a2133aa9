package io.deepstream.server.test;

import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.RecordStorageContract;

/**
 * Without faults a storage with faults is a storage.
 */
class FaultyStorageTests extends RecordStorageContract {

	@Override
	protected RecordStorage create() {
		return new FaultyStorage(new MemoryRecordStorage(), new SeamFaults("storage"));
	}

}
