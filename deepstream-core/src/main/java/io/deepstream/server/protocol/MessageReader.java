package io.deepstream.server.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one message. What is allocated is in proportion to what the bytes
 * hold, never to a length that they only claim.
 */
final class MessageReader {

	private static final int KEY_TAG = 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

	private static final int VALUE_TAG = 2 << 3 | WireFormat.WIRETYPE_VARINT;

	private final CodedInputStream in;

	private final Topic topic;

	private final Message.Builder builder;

	private @Nullable List<String> names;

	private @Nullable Map<String, Long> versions;

	private ClientSdk sdk = ClientSdk.UNKNOWN;

	private MessageReader(CodedInputStream in, Topic topic) {
		this.in = in;
		this.topic = topic;
		this.builder = Message.builder(topic.action(0));
	}

	static Message read(Topic topic, CodedInputStream in) throws IOException {
		return new MessageReader(in, topic).read(MessageSchema.of(topic));
	}

	private Message read(MessageSchema schema) throws IOException {
		for (int tag = this.in.readTag(); tag != 0; tag = this.in.readTag()) {
			MessageSchema.Field field = schema.field(tag);
			if (field != null) {
				read(field);
			}
			else {
				skip(this.in, tag);
			}
		}
		return this.builder.names(this.names).versions(this.versions).sdk(this.sdk).build();
	}

	private void read(MessageSchema.Field field) throws IOException {
		switch (field) {
			case ACTION -> this.builder.action(this.topic.action(this.in.readEnum()));
			case DATA -> this.builder.data(readText());
			case CORRELATION_ID -> this.builder.correlationId(this.in.readStringRequireUtf8());
			case IS_ERROR -> this.builder.error(this.in.readBool());
			case IS_ACK -> this.builder.ack(this.in.readBool());
			case NAME -> this.builder.name(this.in.readStringRequireUtf8());
			case NAMES -> readName();
			case SUBSCRIPTION -> this.builder.subscription(this.in.readStringRequireUtf8());
			case ORIGINAL_ACTION -> this.builder.originalAction(this.topic.action(this.in.readInt32()));
			case IS_WRITE_ACK -> this.builder.writeAck(this.in.readBool());
			case PATH -> this.builder.path(this.in.readStringRequireUtf8());
			case VERSION -> this.builder.version(this.in.readInt32());
			case VERSIONS -> readVersion();
			case REQUESTOR_NAME -> this.builder.requestorName(this.in.readStringRequireUtf8());
			case REQUESTOR_DATA -> this.builder.requestorData(readText());
			case URL -> this.builder.url(this.in.readStringRequireUtf8());
			case PROTOCOL_VERSION ->
				this.sdk = new ClientSdk(this.in.readStringRequireUtf8(), this.sdk.version(), this.sdk.type());
			case SDK_VERSION ->
				this.sdk = new ClientSdk(this.sdk.protocolVersion(), this.in.readStringRequireUtf8(), this.sdk.type());
			case SDK_TYPE -> this.sdk = new ClientSdk(this.sdk.protocolVersion(), this.sdk.version(),
					this.in.readStringRequireUtf8());
			case UNUSED -> throw new IllegalStateException("Unused fields have no tag");
		}
	}

	private byte[] readText() throws IOException {
		byte[] text = this.in.readByteArray();
		if (!Utf8.isValid(text)) {
			throw new InvalidProtocolBufferException("Not UTF-8");
		}
		return text;
	}

	private void readName() throws IOException {
		if (this.names == null) {
			this.names = new ArrayList<>(4);
		}
		this.names.add(this.in.readStringRequireUtf8());
	}

	private void readVersion() throws IOException {
		int outer = this.in.pushLimit(this.in.readRawVarint32());
		String name = "";
		long version = 0;
		for (int tag = this.in.readTag(); tag != 0; tag = this.in.readTag()) {
			switch (tag) {
				case KEY_TAG -> name = this.in.readStringRequireUtf8();
				case VALUE_TAG -> version = this.in.readInt32();
				default -> skip(this.in, tag);
			}
		}
		this.in.popLimit(outer);
		if (this.versions == null) {
			this.versions = new LinkedHashMap<>();
		}
		this.versions.put(name, version);
	}

	/**
	 * Skips an unknown field. Groups, long dead, are refused: skipping them would
	 * recurse.
	 */
	static void skip(CodedInputStream in, int tag) throws IOException {
		if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP || !in.skipField(tag)) {
			throw new InvalidProtocolBufferException("A group");
		}
	}

}
