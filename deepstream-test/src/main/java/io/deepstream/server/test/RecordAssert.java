package io.deepstream.server.test;

import java.util.function.BooleanSupplier;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A record as a subscribed client knows it: each method waits until it is as it says.
 */
public final class RecordAssert extends AbstractAssert<RecordAssert, TestClient> {

	private final String name;

	private final RecordView view;

	RecordAssert(TestClient client, String name, RecordView view) {
		super(client, RecordAssert.class);
		this.name = name;
		this.view = view;
	}

	void exists() {
		expect("to have a value", () -> this.view.value() != null);
	}

	/**
	 * It has this version.
	 * @param expected 0 for a record just created, one more with each write
	 */
	public RecordAssert withVersion(long expected) {
		return expect("to be of version " + expected, () -> this.view.version() == expected);
	}

	/**
	 * It has this value.
	 * @param expected what Jackson writes as the same JSON, members in any order
	 */
	public RecordAssert withValue(Object expected) {
		Payloads payloads = this.actual.payloads();
		JsonNode tree = payloads.tree(expected);
		return expect("to be " + tree, () -> {
			JsonNode value = this.view.value();
			return value != null && payloads.areEqual(value, tree);
		});
	}

	/**
	 * It has this value at a path.
	 * @param path as {@code a.b[2].c}
	 * @param expected what Jackson writes as the same JSON
	 */
	public RecordAssert withValueAt(String path, @Nullable Object expected) {
		Payloads payloads = this.actual.payloads();
		JsonNode tree = payloads.tree(expected);
		return expect("to have " + tree + " at " + path, () -> {
			JsonNode value = this.view.value();
			return value != null && payloads.areEqual(Patch.find(value, path), tree);
		});
	}

	private RecordAssert expect(String what, BooleanSupplier condition) {
		if (!this.actual.inbox().await(condition)) {
			StringBuilder present = new StringBuilder();
			this.actual.inbox()
				.run(() -> present
					.append((this.view.value() != null) ? "version " + this.view.version() + " " + this.view.value()
							: this.view.isDeleted() ? "deleted" : "not known"));
			throw failure("Expected record %s of %s %s, but it is %s. %s", this.name, this.actual, what, present,
					this.actual.inbox().describe());
		}
		return this;
	}

}
