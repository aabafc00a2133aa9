package io.deepstream.server.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.deepstream.server.protocol.wire.ClusterWire;

/**
 * Node-to-node messages: one byte of version, then protobuf.
 */
public final class ClusterCodec {

	/**
	 * Raised when nodes of this version could misunderstand older ones. Unknown fields
	 * alone are no reason.
	 */
	public static final byte PROTOCOL_VERSION = 1;

	private ClusterCodec() {
	}

	public static ByteBuffer encode(ClusterMessage message) {
		ClusterWire.ClusterMessage wire = ClusterWire.ClusterMessage.newBuilder()
			.setKind(message.kind().code())
			.setNumber(message.number())
			.addAllNames(message.names())
			.setPayload(UnsafeByteOperations.unsafeWrap(message.payload()))
			.build();
		byte[] bytes = new byte[1 + wire.getSerializedSize()];
		bytes[0] = PROTOCOL_VERSION;
		try {
			wire.writeTo(CodedOutputStream.newInstance(bytes, 1, bytes.length - 1));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return ByteBuffer.wrap(bytes);
	}

	/**
	 * Reads everything between position and limit, neither of which moves; keeps no
	 * reference to the buffer.
	 */
	public static ClusterMessage decode(ByteBuffer bytes) throws ProtocolException {
		if (!bytes.hasRemaining()) {
			throw new ProtocolException("Empty");
		}
		byte version = bytes.get(bytes.position());
		if (version != PROTOCOL_VERSION) {
			throw new ProtocolException("Version " + version + ", this node speaks " + PROTOCOL_VERSION);
		}
		try {
			ClusterWire.ClusterMessage wire = ClusterWire.ClusterMessage
				.parseFrom(bytes.duplicate().position(bytes.position() + 1));
			ByteString payload = wire.getPayload();
			return new ClusterMessage(ClusterMessage.Kind.of(wire.getKind()), wire.getNumber(), wire.getNamesList(),
					payload.toByteArray());
		}
		catch (InvalidProtocolBufferException ex) {
			throw new ProtocolException("Malformed", ex);
		}
	}

}
