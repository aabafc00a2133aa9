package io.deepstream.server.test;

import java.util.List;
import java.util.function.BooleanSupplier;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event that a client has received, maybe several times: each method waits until one
 * of them is as it says.
 */
public final class EventAssert extends AbstractAssert<EventAssert, TestClient> {

	private final String name;

	EventAssert(TestClient client, String name) {
		super(client, EventAssert.class);
		this.name = name;
	}

	/**
	 * One of them carries this.
	 * @param expected what Jackson writes as the same JSON
	 */
	public EventAssert withPayload(@Nullable Object expected) {
		Payloads payloads = this.actual.payloads();
		JsonNode tree = payloads.tree(expected);
		return expect("with payload " + tree,
				() -> received().stream().anyMatch((one) -> payloads.areEqual(one, tree)));
	}

	/**
	 * One of them carries nothing.
	 */
	public EventAssert withoutPayload() {
		return expect("without payload", () -> received().stream().anyMatch(JsonNode::isMissingNode));
	}

	/**
	 * It comes exactly so often, as far as the node has looked at everything that the
	 * clients have sent.
	 * @param expected positive
	 */
	public EventAssert times(int expected) {
		this.actual.inbox().await(() -> received().size() >= expected);
		this.actual.settle();
		if (received().size() != expected) {
			throw failure("Expected %s to receive event %s %s times, not %s times. %s", this.actual, this.name,
					expected, received().size(), this.actual.inbox().describe());
		}
		return this;
	}

	private List<JsonNode> received() {
		return this.actual.events().received(this.name);
	}

	private EventAssert expect(String what, BooleanSupplier condition) {
		if (!this.actual.inbox().await(condition)) {
			throw failure("Expected %s to receive event %s %s. %s", this.actual, this.name, what,
					this.actual.inbox().describe());
		}
		return this;
	}

}
