package io.deepstream.server.test;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From objects to what messages carry, and back.
 */
final class Payloads {

	/** 1 and 1.0 are the same number to clients. */
	private static final Comparator<JsonNode> NUMBERS = (first, second) -> {
		if (first.isNumber() && second.isNumber()) {
			return first.decimalValue().compareTo(second.decimalValue());
		}
		return first.equals(second) ? 0 : 1;
	};

	private static final int SHOWN = 300;

	private final JsonMapper json;

	Payloads(JsonMapper json) {
		this.json = json;
	}

	/** JSON text; {@code null} for null. */
	byte[] bytes(@Nullable Object value) {
		return this.json.writeValueAsBytes(value);
	}

	/** As it would come out of a message. */
	JsonNode tree(@Nullable Object value) {
		return read(bytes(value));
	}

	/** Without data there is the missing node. */
	JsonNode read(byte @Nullable [] data) {
		return (data != null) ? this.json.readTree(data) : this.json.missingNode();
	}

	<T> T as(JsonNode payload, Class<T> type) {
		return this.json.treeToValue(payload, type);
	}

	boolean areEqual(JsonNode first, JsonNode second) {
		return first.equals(NUMBERS, second);
	}

	/** One line for the list of what was received. */
	static String describe(Message message) {
		byte[] data = message.data();
		String text = (data != null) ? new String(data, StandardCharsets.UTF_8) : "";
		return message + ((message.subscription() != null) ? " for " + message.subscription() : "")
				+ (message.isAck() ? " (ack)" : "") + (message.isError() ? " (error)" : "")
				+ ((message.originalAction() != null) ? " about " + message.originalAction() : "") + " "
				+ ((text.length() > SHOWN) ? text.substring(0, SHOWN) + "…" : text);
	}

}
