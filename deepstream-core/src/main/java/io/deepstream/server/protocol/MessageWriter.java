package io.deepstream.server.protocol;

import java.io.IOException;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of one message in the order of their numbers: what is present, even
 * if it is 0 or empty, and nothing else. Fields that the message's topic does not have
 * are left out.
 */
final class MessageWriter {

	private MessageWriter() {
	}

	static void write(Message message, FieldSink sink) throws IOException {
		for (MessageSchema.Entry entry : MessageSchema.of(message.topic()).entries()) {
			write(message, entry.field(), entry.number(), sink);
		}
	}

	private static void write(Message message, MessageSchema.Field field, int number, FieldSink sink)
			throws IOException {
		switch (field) {
			case ACTION -> sink.writeInt(number, message.action().code());
			case DATA -> write(number, message.data(), sink);
			case CORRELATION_ID -> write(number, message.correlationId(), sink);
			case IS_ERROR -> write(number, message.isError(), sink);
			case IS_ACK -> write(number, message.isAck(), sink);
			case NAME -> write(number, message.name(), sink);
			case NAMES -> {
				for (String name : message.names()) {
					sink.writeString(number, name);
				}
			}
			case SUBSCRIPTION -> write(number, message.subscription(), sink);
			case ORIGINAL_ACTION -> write(number, message.originalAction(), sink);
			case IS_WRITE_ACK -> write(number, message.isWriteAck(), sink);
			case PATH -> write(number, message.path(), sink);
			case VERSION -> {
				if (message.hasVersion()) {
					sink.writeInt(number, (int) message.version());
				}
			}
			case VERSIONS -> {
				for (Map.Entry<String, Long> entry : message.versions().entrySet()) {
					sink.writeEntry(number, entry.getKey(), entry.getValue().intValue());
				}
			}
			case REQUESTOR_NAME -> write(number, message.requestorName(), sink);
			case REQUESTOR_DATA -> write(number, message.requestorData(), sink);
			case URL -> write(number, message.url(), sink);
			case PROTOCOL_VERSION -> write(number, message.sdk().protocolVersion(), sink);
			case SDK_VERSION -> write(number, message.sdk().version(), sink);
			case SDK_TYPE -> write(number, message.sdk().type(), sink);
			case UNUSED -> throw new IllegalStateException("Unused fields have no number");
		}
	}

	private static void write(int number, @Nullable String value, FieldSink sink) throws IOException {
		if (value != null) {
			sink.writeString(number, value);
		}
	}

	private static void write(int number, byte @Nullable [] value, FieldSink sink) throws IOException {
		if (value != null) {
			sink.writeBytes(number, value);
		}
	}

	private static void write(int number, @Nullable Action value, FieldSink sink) throws IOException {
		if (value != null) {
			sink.writeInt(number, value.code());
		}
	}

	private static void write(int number, boolean value, FieldSink sink) throws IOException {
		if (value) {
			sink.writeInt(number, 1);
		}
	}

}
