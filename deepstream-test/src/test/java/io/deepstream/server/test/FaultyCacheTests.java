package io.deepstream.server.test;

import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordCacheContract;

/**
 * Without faults a cache with faults is a cache, which also shows that the contract can
 * be used from outside.
 */
class FaultyCacheTests extends RecordCacheContract {

	@Override
	protected RecordCache create() {
		return new FaultyCache(new MemoryRecordCache(), new SeamFaults("cache"));
	}

}
