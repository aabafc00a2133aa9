package io.deepstream.server.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One version of a record.
 *
 * @param version 0 to 2^53 - 1
 * @param json UTF-8 text of a JSON object or array; never mutated by anybody who has it
 */
public record StoredRecord(long version, byte[] json) {

	public StoredRecord {
		if (version < 0) {
			throw new IllegalArgumentException("A record's version must not be negative: " + version);
		}
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof StoredRecord that && this.version == that.version
				&& Arrays.equals(this.json, that.json);
	}

	@Override
	public int hashCode() {
		return 31 * Long.hashCode(this.version) + Arrays.hashCode(this.json);
	}

	/**
	 * Version and text, for tests and debugging.
	 */
	@Override
	public String toString() {
		return "StoredRecord[version=" + this.version + ", json=" + new String(this.json, StandardCharsets.UTF_8) + "]";
	}

}
