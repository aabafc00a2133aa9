package io.deepstream.server.record;

import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * Where records are kept.
 *
 * @param cache the authoritative copy
 * @param storage the durable copy; null for none
 * @param listener hears of the storage's state
 */
public record RecordConnectors(RecordCache cache, @Nullable RecordStorage storage, ServerListener listener) {
}
