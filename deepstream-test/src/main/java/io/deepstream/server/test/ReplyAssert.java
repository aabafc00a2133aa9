package io.deepstream.server.test;

import java.util.List;

import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.Message;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a server answered. Each method waits for the answer, except {@link #isPending}.
 */
public final class ReplyAssert extends AbstractAssert<ReplyAssert, Reply> {

	ReplyAssert(Reply reply) {
		super(reply, ReplyAssert.class);
	}

	/**
	 * The request was carried out.
	 */
	public ReplyAssert isSuccess() {
		Message message = this.actual.message();
		if (Reply.isError(message)) {
			throw failure("%s is %s", this.actual, Payloads.describe(message));
		}
		return this;
	}

	/**
	 * The user may not do that, or may not log in.
	 */
	public ReplyAssert isDenied() {
		Message message = this.actual.message();
		if (!Reply.isDenial(message)) {
			throw failure("Expected %s to be a denial, but it is %s", this.actual, Payloads.describe(message));
		}
		return this;
	}

	/**
	 * The answer has an action, which says what was wrong or right.
	 * @param action as {@code RecordAction.VERSION_EXISTS}
	 */
	public ReplyAssert hasAction(Action action) {
		Message message = this.actual.message();
		if (message.action() != action) {
			throw failure("Expected %s to be %s, but it is %s", this.actual, action, Payloads.describe(message));
		}
		return this;
	}

	/**
	 * The answer carries this, good or bad: the result of a call, the text of its error.
	 * @param expected what Jackson writes as the same JSON
	 */
	public ReplyAssert hasPayload(@Nullable Object expected) {
		Payloads payloads = this.actual.client().payloads();
		JsonNode payload = this.actual.payload();
		JsonNode tree = payloads.tree(expected);
		if (!payloads.areEqual(tree, payload)) {
			throw failure("Expected %s to carry %s, but it is %s", this.actual, tree,
					Payloads.describe(this.actual.message()));
		}
		return this;
	}

	/**
	 * The answer names this version.
	 * @param expected -1 for a record that does not exist
	 */
	public ReplyAssert hasVersion(long expected) {
		Message message = this.actual.message();
		if (message.version() != expected) {
			throw failure("Expected %s to be of version %s, but it is %s", this.actual, expected,
					Payloads.describe(message));
		}
		return this;
	}

	/**
	 * The answer lists these names, as that to a query of presence does.
	 * @param names in any order
	 */
	public ReplyAssert hasNames(String... names) {
		Assertions.assertThat(this.actual.message().names())
			.describedAs(this.actual.toString())
			.containsExactlyInAnyOrderElementsOf(List.of(names));
		return this;
	}

	/**
	 * There is no answer now. Does not wait.
	 */
	public ReplyAssert isPending() {
		if (!this.actual.isPending()) {
			throw failure("Expected no %s so far, but it is %s", this.actual, Payloads.describe(this.actual.message()));
		}
		return this;
	}

}
