package io.deepstream.server.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;

/**
 * Clients' frames to messages and back: a varint length, then an envelope of topic and
 * message.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol buffers
 * encoding</a>
 */
public final class MessageCodec {

	private static final Message UNDECODABLE = Message.of(ParserAction.ERROR);

	private static final int TOPIC_TAG = 2 << 3;

	private static final int MESSAGE_TAG = 3 << 3 | 2;

	private MessageCodec() {
	}

	/**
	 * Reads one message; what follows it between position and limit is ignored, and
	 * neither of these moves. Never throws: what cannot be decoded, including text that
	 * is not UTF-8, gives a bare {@link ParserAction#ERROR}. Keeps no reference to the
	 * frame.
	 */
	public static Message decode(ByteBuffer frame) {
		try {
			if (frame.hasArray()) {
				return decode(frame.array(), frame.arrayOffset() + frame.position(), frame.remaining());
			}
			byte[] bytes = new byte[frame.remaining()];
			frame.get(frame.position(), bytes);
			return decode(bytes, 0, bytes.length);
		}
		catch (IOException ex) {
			return UNDECODABLE;
		}
	}

	private static Message decode(byte[] bytes, int offset, int length) throws IOException {
		CodedInputStream in = CodedInputStream.newInstance(bytes, offset, length);
		in.pushLimit(in.readRawVarint32());
		Topic topic = Topic.UNKNOWN;
		int start = offset;
		int size = 0;
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			switch (tag) {
				case TOPIC_TAG -> topic = Topic.of(in.readEnum());
				case MESSAGE_TAG -> {
					size = in.readRawVarint32();
					start = offset + in.getTotalBytesRead();
					in.skipRawBytes(size);
				}
				default -> MessageReader.skip(in, tag);
			}
		}
		if (topic == Topic.UNKNOWN) {
			return UNDECODABLE;
		}
		return MessageReader.read(topic, CodedInputStream.newInstance(bytes, start, size));
	}

	public static EncodedMessage encode(Message message) {
		try {
			FieldSink.Size size = new FieldSink.Size();
			MessageWriter.write(message, size);
			return new EncodedMessage(encode(message, size.total()), message.action());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] encode(Message message, int size) throws IOException {
		int envelope = 3 + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
		byte[] bytes = new byte[CodedOutputStream.computeUInt32SizeNoTag(envelope) + envelope];
		CodedOutputStream out = CodedOutputStream.newInstance(bytes);
		out.writeUInt32NoTag(envelope);
		out.writeUInt32NoTag(TOPIC_TAG);
		out.writeUInt32NoTag(message.topic().code());
		out.writeUInt32NoTag(MESSAGE_TAG);
		out.writeUInt32NoTag(size);
		MessageWriter.write(message, new FieldSink.Stream(out));
		out.checkNoSpaceLeft();
		return bytes;
	}

}
