package io.deepstream.server.autoconfigure;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One WebSocket frame as it is on the wire.
 *
 * @param head the first byte: FIN, reserved bits and opcode
 * @param payload without mask
 */
record Frame(int head, byte[] payload) {

	static final int FIN = 0x80;

	static final int CONTINUATION = 0x0;

	static final int TEXT = 0x1;

	static final int BINARY = 0x2;

	static final int CLOSE = 0x8;

	static final int PING = 0x9;

	static final int PONG = 0xA;

	private static final byte[] MASK = { 0x11, 0x22, 0x33, 0x44 };

	static Frame binary(byte[] payload) {
		return new Frame(FIN | BINARY, payload);
	}

	static Frame text(String payload) {
		return new Frame(FIN | TEXT, payload.getBytes(StandardCharsets.UTF_8));
	}

	static Frame close(int code) {
		return new Frame(FIN | CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
	}

	static Frame read(DataInputStream in) throws IOException {
		int head = in.readUnsignedByte();
		int length = in.readUnsignedByte();
		if (length == 126) {
			length = in.readUnsignedShort();
		}
		else if (length == 127) {
			length = Math.toIntExact(in.readLong());
		}
		byte[] payload = new byte[length];
		in.readFully(payload);
		return new Frame(head, payload);
	}

	/** Writes the frame with the mask that clients must use. */
	void write(DataOutputStream out) throws IOException {
		header(out, 0x80);
		out.write(MASK);
		byte[] masked = this.payload.clone();
		for (int i = 0; i < masked.length; i++) {
			masked[i] ^= MASK[i % MASK.length];
		}
		out.write(masked);
		out.flush();
	}

	void writeUnmasked(DataOutputStream out) throws IOException {
		header(out, 0);
		out.write(this.payload);
		out.flush();
	}

	private void header(DataOutputStream out, int masked) throws IOException {
		out.writeByte(this.head);
		if (this.payload.length < 126) {
			out.writeByte(masked | this.payload.length);
		}
		else if (this.payload.length < 65536) {
			out.writeByte(masked | 126);
			out.writeShort(this.payload.length);
		}
		else {
			out.writeByte(masked | 127);
			out.writeLong(this.payload.length);
		}
	}

	int opcode() {
		return this.head & 0x0F;
	}

	int closeCode() {
		return ByteBuffer.wrap(this.payload).getShort() & 0xFFFF;
	}

	String closeText() {
		return new String(this.payload, 2, this.payload.length - 2, StandardCharsets.UTF_8);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Frame frame && frame.head == this.head && Arrays.equals(frame.payload, this.payload);
	}

	@Override
	public int hashCode() {
		return 31 * this.head + Arrays.hashCode(this.payload);
	}

	@Override
	public String toString() {
		return "Frame[head=" + Integer.toHexString(this.head) + ", bytes=" + this.payload.length + "]";
	}

}
