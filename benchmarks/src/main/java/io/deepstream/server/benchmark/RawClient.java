package io.deepstream.server.benchmark;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;

/**
 * A client on a plain blocking socket, so that it can vanish in the middle of anything.
 */
final class RawClient implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 20_000;

	private final Socket socket = new Socket();

	private final DataInputStream in;

	private final OutputStream out;

	RawClient(int port) throws IOException {
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
		this.in = new DataInputStream(new BufferedInputStream(this.socket.getInputStream()));
		this.out = this.socket.getOutputStream();
	}

	/** Asks for the upgrade; does not wait for the answer. */
	void upgrade() throws IOException {
		this.out.write(("GET /deepstream HTTP/1.1\r\nHost: 127.0.0.1:" + this.socket.getPort()
				+ "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII));
	}

	@SuppressWarnings("deprecation") // a header is ASCII
	void awaitUpgrade() throws IOException {
		String status = this.in.readLine();
		if (status == null || !status.contains(" 101 ")) {
			throw new IOException("No upgrade: " + status);
		}
		for (String line = status; line != null && !line.isEmpty(); line = this.in.readLine()) {
			continue;
		}
	}

	/** Sends messages in one write, masked with zeros. */
	void send(Message... messages) throws IOException {
		ByteBuffer frames = ByteBuffer.allocate(messages.length * 1024);
		for (Message message : messages) {
			EncodedMessage encoded = MessageCodec.encode(message);
			frames.put((byte) 0x82);
			if (encoded.size() < 126) {
				frames.put((byte) (0x80 | encoded.size()));
			}
			else {
				frames.put((byte) (0x80 | 126)).putShort((short) encoded.size());
			}
			frames.putInt(0).put(encoded.buffer());
		}
		this.out.write(frames.array(), 0, frames.position());
	}

	/** The next message; anything but a binary frame is a failure. */
	Message receive() throws IOException {
		int head = this.in.readUnsignedByte();
		if (head != 0x82) {
			throw new IOException("Not a whole binary frame: " + Integer.toHexString(head));
		}
		int length = this.in.readUnsignedByte();
		byte[] payload = new byte[(length == 126) ? this.in.readUnsignedShort() : length];
		this.in.readFully(payload);
		return MessageCodec.decode(ByteBuffer.wrap(payload));
	}

	/** Vanishes: the server sees a reset, no close frame. */
	@Override
	public void close() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

}
