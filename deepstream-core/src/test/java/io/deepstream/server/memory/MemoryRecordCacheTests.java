package io.deepstream.server.memory;

import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordCacheContract;

class MemoryRecordCacheTests extends RecordCacheContract {

	@Override
	protected RecordCache create() {
		return new MemoryRecordCache();
	}

}
