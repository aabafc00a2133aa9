package io.deepstream.server.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.deepstream.server.protocol.JsonLimits;
import io.deepstream.server.record.RecordOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Records.
 *
 * @param cacheTimeout How long a request waits for the cache.
 * @param storageTimeout How long a request waits for the storage.
 * @param storageExclusionPrefixes Records whose names begin so are not stored.
 * @param hotPathPrefixes Records whose names begin so are written by setData without
 * version check.
 * @param storageQueueSize Size of the records that may wait for the storage.
 * @param maxSize Size of one record, event or rpc payload.
 * @param maxDepth Objects and arrays within one another.
 * @param maxArrayGap Elements that one write may fill up with null because its path
 * points beyond the end of an array.
 */
@ConfigurationProperties("deepstream.record")
public record RecordProperties(@DefaultValue("1s") Duration cacheTimeout, @DefaultValue("2s") Duration storageTimeout,
		@DefaultValue List<String> storageExclusionPrefixes, @DefaultValue List<String> hotPathPrefixes,
		@DefaultValue("64MB") DataSize storageQueueSize, @DefaultValue("4MB") DataSize maxSize,
		@DefaultValue("500") int maxDepth, @DefaultValue("10000") int maxArrayGap) {

	public RecordProperties {
		Check.positive("deepstream.record.cache-timeout", cacheTimeout);
		Check.positive("deepstream.record.storage-timeout", storageTimeout);
		Check.positive("deepstream.record.storage-queue-size", storageQueueSize.toBytes());
		Check.size("deepstream.record.max-size", maxSize);
		Check.that(maxDepth > 0 && maxDepth <= 1000, "deepstream.record.max-depth", "within 1 and 1000", maxDepth);
		Check.notNegative("deepstream.record.max-array-gap", maxArrayGap);
	}

	RecordOptions toOptions() {
		return new RecordOptions(this.cacheTimeout, this.storageTimeout, this.storageExclusionPrefixes,
				this.hotPathPrefixes, this.storageQueueSize.toBytes());
	}

	JsonLimits toJsonLimits() {
		int bytes = Math.toIntExact(this.maxSize.toBytes());
		return new JsonLimits(this.maxDepth, bytes, bytes, JsonLimits.DEFAULTS.maxNumberLength(), this.maxArrayGap);
	}

}
