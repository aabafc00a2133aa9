package io.deepstream.server.benchmark.load;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

/**
 * Socket.IO 4 over its WebSocket transport: a server that lets clients join a room on
 * {@code sub} and passes {@code pub} on to it.
 */
public final class SocketIoProtocol implements Protocol {

	@Override
	public void opened(LoadClient client) {
		// the server speaks first
	}

	@Override
	public void received(LoadClient client, ByteBuf frame, int from, int to) {
		int stamp = Stamp.find(frame, from, to);
		if (stamp >= 0) {
			client.stamped(frame, stamp);
			return;
		}
		switch (frame.toString(from, Math.min(2, to - from), StandardCharsets.US_ASCII)) {
			case "0{" -> client.send(bytes("40"));
			case "40" -> client.ready();
			case "43" -> client.receiver().subscribed(client);
			case "2" -> client.send(bytes("3"));
			default -> client.generator()
				.tally()
				.countError(frame.toString(from, Math.min(40, to - from), StandardCharsets.US_ASCII));
		}
	}

	@Override
	public void subscribe(LoadClient client, String channel) {
		client.send(bytes("420[\"sub\",\"" + channel + "\"]"));
	}

	@Override
	public byte[] publication(String channel, int size) {
		return bytes("42[\"pub\",\"" + channel + "\"," + new String(Stamp.json(size), StandardCharsets.US_ASCII) + "]");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
