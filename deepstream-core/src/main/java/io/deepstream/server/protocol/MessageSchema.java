package io.deepstream.server.protocol;

import java.util.Comparator;
import java.util.Locale;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import org.jspecify.annotations.Nullable;

import io.deepstream.server.protocol.wire.ClientWire;

/**
 * Which number each field has in the messages of one topic. The numbers differ from topic
 * to topic, the meaning of a field does not: so one reader and one writer serve all
 * topics, driven by what {@code client.proto} says.
 */
final class MessageSchema {

	private static final MessageSchema[] BY_TOPIC = new MessageSchema[Topic.values().length];

	static {
		for (Topic topic : Topic.values()) {
			BY_TOPIC[topic.ordinal()] = new MessageSchema(topic);
		}
	}

	private final Entry[] entries;

	private final @Nullable Field[] byTag;

	private MessageSchema(Topic topic) {
		this.entries = (topic != Topic.UNKNOWN) ? entries(topic) : new Entry[0];
		this.byTag = new Field[128];
		for (Entry entry : this.entries) {
			this.byTag[entry.tag] = entry.field;
		}
	}

	private static Entry[] entries(Topic topic) {
		String message = topic.name().charAt(0) + topic.name().substring(1).toLowerCase(Locale.ROOT) + "Message";
		return ClientWire.getDescriptor()
			.findMessageTypeByName(message)
			.getFields()
			.stream()
			.map(Entry::of)
			.sorted(Comparator.comparingInt(Entry::number))
			.toArray(Entry[]::new);
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
	 * Named as in {@code client.proto}.
	 */
	enum Field {

		ACTION, DATA, CORRELATION_ID, IS_ERROR, IS_ACK, NAME, NAMES, SUBSCRIPTION, ORIGINAL_ACTION, IS_WRITE_ACK, PATH,
		VERSION, VERSIONS, REQUESTOR_NAME, REQUESTOR_DATA, URL, PROTOCOL_VERSION, SDK_VERSION, SDK_TYPE

	}

	/**
	 * A field and its number in one topic.
	 *
	 * @param tag number and wire type as they precede the value, below 128
	 */
	record Entry(Field field, int number, int tag) {

		private static Entry of(FieldDescriptor descriptor) {
			int number = descriptor.getNumber();
			int wireType = switch (descriptor.getType()) {
				case INT32, BOOL, ENUM -> WireFormat.WIRETYPE_VARINT;
				default -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
			};
			return new Entry(Field.valueOf(descriptor.getName().toUpperCase(Locale.ROOT)), number,
					(number << 3) | wireType);
		}

	}

}
