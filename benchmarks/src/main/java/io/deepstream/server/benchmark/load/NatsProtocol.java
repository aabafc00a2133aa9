package io.deepstream.server.benchmark.load;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

/**
 * NATS over WebSocket. The server puts as many messages into a frame as there are, and a
 * message may go over two frames, so a client's frames are one stream.
 */
public final class NatsProtocol implements Protocol {

	@Override
	public boolean isText() {
		return false;
	}

	@Override
	public void opened(LoadClient client) {
		client.send(bytes("CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false,\"protocol\":1}\r\nPING\r\n"));
	}

	@Override
	public void received(LoadClient client, ByteBuf frame, int from, int to) {
		ByteBuf stream = client.stream(frame, from, to);
		int at = stream.readerIndex();
		int end = stream.writerIndex();
		for (int line = stream.indexOf(at, end, (byte) '\n'); line >= 0; line = stream.indexOf(at, end, (byte) '\n')) {
			int next = line + 1;
			if (stream.getByte(at) == 'M') {
				next += length(stream, line - 2) + 2;
				if (next > end) {
					break;
				}
				message(client, stream, line + 1, next);
			}
			else {
				control(client, stream.toString(at, line - at, StandardCharsets.US_ASCII));
			}
			at = next;
		}
		client.consumed(at);
	}

	/** The number that ends at a position. */
	private static int length(ByteBuf line, int last) {
		int length = 0;
		int unit = 1;
		for (int at = last; line.getByte(at) != ' '; at--) {
			length += (line.getByte(at) - '0') * unit;
			unit *= 10;
		}
		return length;
	}

	private static void message(LoadClient client, ByteBuf stream, int from, int to) {
		int stamp = Stamp.find(stream, from, to);
		if (stamp >= 0) {
			client.stamped(stream, stamp);
		}
		else {
			client.generator().tally().countError("payload without a stamp");
		}
	}

	private static void control(LoadClient client, String line) {
		if (line.startsWith("PING")) {
			client.send(bytes("PONG\r\n"));
		}
		else if (line.startsWith("PONG")) {
			if (client.isReady()) {
				client.receiver().subscribed(client);
			}
			else {
				client.ready();
			}
		}
		else if (line.startsWith("-ERR")) {
			client.generator().tally().countError(line);
		}
	}

	@Override
	public void subscribe(LoadClient client, String channel) {
		client.send(bytes("SUB " + channel.replace('/', '.') + " 1\r\nPING\r\n"));
	}

	@Override
	public byte[] publication(String channel, int size) {
		byte[] json = Stamp.json(size);
		return bytes("PUB " + channel.replace('/', '.') + " " + json.length + "\r\n"
				+ new String(json, StandardCharsets.US_ASCII) + "\r\n");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
