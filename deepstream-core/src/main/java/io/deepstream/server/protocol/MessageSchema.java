package io.deepstream.server.protocol;

import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.WireFormat;
import org.jspecify.annotations.Nullable;

/**
 * Which number each field has in the messages of one topic. The numbers differ from topic
 * to topic, the meaning of a field does not: so one reader and one writer serve all
 * topics.
 * <p>
 * The same as {@code client.proto}, which only tests read: its descriptors would keep the
 * first client waiting for a fifth of a second.
 */
final class MessageSchema {

	private static final MessageSchema[] BY_TOPIC = new MessageSchema[Topic.values().length];

	static {
		for (Topic topic : Topic.values()) {
			BY_TOPIC[topic.ordinal()] = new MessageSchema(Field.byNumber(topic));
		}
	}

	private final Entry[] entries;

	private final @Nullable Field[] byTag = new Field[128];

	private MessageSchema(List<Field> byNumber) {
		List<Entry> used = new ArrayList<>();
		for (int i = 0; i < byNumber.size(); i++) {
			Field field = byNumber.get(i);
			if (field != Field.UNUSED) {
				Entry entry = new Entry(field, i + 1);
				used.add(entry);
				this.byTag[entry.tag()] = field;
			}
		}
		this.entries = used.toArray(Entry[]::new);
	}

	static MessageSchema of(Topic topic) {
		return BY_TOPIC[topic.ordinal()];
	}

	/**
	 * In ascending order of their numbers, which is the order on the wire. Not to be
	 * changed.
	 */
	Entry[] entries() {
		return this.entries;
	}

	/**
	 * Null for a field that this topic does not have, or has with another wire type: to
	 * be skipped.
	 */
	@Nullable Field field(int tag) {
		return (tag >= 0 && tag < this.byTag.length) ? this.byTag[tag] : null;
	}

	/**
	 * What a field means, named as in {@code client.proto}.
	 */
	enum Field {

		UNUSED(false), ACTION(true), DATA(false), CORRELATION_ID(false), IS_ERROR(true), IS_ACK(true), NAME(false),
		NAMES(false), SUBSCRIPTION(false), ORIGINAL_ACTION(true), IS_WRITE_ACK(true), PATH(false), VERSION(true),
		VERSIONS(false), REQUESTOR_NAME(false), REQUESTOR_DATA(false), URL(false), PROTOCOL_VERSION(false),
		SDK_VERSION(false), SDK_TYPE(false);

		private final boolean isNumber;

		Field(boolean isNumber) {
			this.isNumber = isNumber;
		}

		/**
		 * The fields of a topic's messages from number 1 on.
		 */
		private static List<Field> byNumber(Topic topic) {
			return switch (topic) {
				case UNKNOWN -> List.of();
				case PARSER -> List.of(ACTION, DATA, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED, ORIGINAL_ACTION);
				case CONNECTION ->
					List.of(ACTION, DATA, IS_ERROR, IS_ACK, URL, PROTOCOL_VERSION, SDK_VERSION, SDK_TYPE);
				case AUTH -> List.of(ACTION, DATA, IS_ERROR, IS_ACK);
				case EVENT -> List.of(ACTION, DATA, CORRELATION_ID, IS_ERROR, IS_ACK, NAME, NAMES, SUBSCRIPTION, UNUSED,
						UNUSED, ORIGINAL_ACTION);
				case RECORD -> List.of(ACTION, DATA, CORRELATION_ID, IS_ERROR, IS_ACK, NAME, NAMES, UNUSED,
						SUBSCRIPTION, ORIGINAL_ACTION, IS_WRITE_ACK, PATH, VERSION, VERSIONS);
				case RPC -> List.of(ACTION, DATA, CORRELATION_ID, IS_ERROR, IS_ACK, NAMES, NAME, UNUSED,
						ORIGINAL_ACTION, REQUESTOR_NAME, REQUESTOR_DATA);
				case PRESENCE ->
					List.of(ACTION, UNUSED, ORIGINAL_ACTION, DATA, CORRELATION_ID, IS_ERROR, IS_ACK, NAME, NAMES);
				case MONITORING -> List.of(ACTION, DATA, CORRELATION_ID, IS_ERROR, IS_ACK);
			};
		}

	}

	/**
	 * A field and its number in one topic.
	 */
	record Entry(Field field, int number) {

		/**
		 * Number and wire type as they precede the value; below 128.
		 */
		int tag() {
			return this.number << 3
					| (this.field.isNumber ? WireFormat.WIRETYPE_VARINT : WireFormat.WIRETYPE_LENGTH_DELIMITED);
		}

	}

}
