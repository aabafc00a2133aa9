package io.deepstream.server.test;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A record as a subscribed client knows it. Under the inbox's lock.
 */
final class RecordView {

	static final long UNKNOWN = -1;

	private long version = UNKNOWN;

	private @Nullable JsonNode value;

	private boolean deleted;

	/** Null while it is not known, does not exist, or has been deleted. */
	@Nullable JsonNode value() {
		return this.value;
	}

	/** -1 without a value. */
	long version() {
		return this.version;
	}

	/** Whether it was there and is there no more. */
	boolean isDeleted() {
		return this.deleted;
	}

	void set(long version, JsonNode value) {
		this.version = version;
		this.value = value;
		this.deleted = false;
	}

	void patch(long version, String path, @Nullable JsonNode data) {
		if (this.value != null) {
			set(version, Patch.apply(this.value, path, data));
		}
	}

	void delete() {
		this.version = UNKNOWN;
		this.value = null;
		this.deleted = true;
	}

}
