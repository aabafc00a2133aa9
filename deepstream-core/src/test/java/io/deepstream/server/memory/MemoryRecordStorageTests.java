package io.deepstream.server.memory;

import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.RecordStorageContract;

class MemoryRecordStorageTests extends RecordStorageContract {

	@Override
	protected RecordStorage create() {
		return new MemoryRecordStorage();
	}

}
