package io.deepstream.server.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.netty.buffer.ByteBuf;

/**
 * deepstream's own: one protobuf message per frame. Frames with a stamp are not decoded,
 * unless a client asks for that.
 */
public final class DeepstreamProtocol implements Protocol {

	private static final byte[] CREDENTIALS = "{}".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] PING = encode(Message.of(ConnectionAction.PING));

	private static final byte[] PONG = encode(Message.of(ConnectionAction.PONG));

	@Override
	public boolean isText() {
		return false;
	}

	@Override
	public void opened(LoadClient client) {
		client.send(encode(Message.builder(ConnectionAction.CHALLENGE).url("ws://127.0.0.1/deepstream").build()));
	}

	@Override
	public void received(LoadClient client, ByteBuf frame, int from, int to) {
		if (end(frame, from) != to) {
			client.generator().tally().countError("several messages in one frame");
		}
		int stamp = client.decodesAll() ? -1 : Stamp.find(frame, from, to);
		if (stamp >= 0) {
			client.stamped(frame, stamp);
			return;
		}
		byte[] bytes = new byte[to - from];
		frame.getBytes(from, bytes);
		received(client, MessageCodec.decode(ByteBuffer.wrap(bytes)));
	}

	/** Where the first message of a frame ends. */
	private static int end(ByteBuf frame, int from) {
		int length = 0;
		int at = from;
		for (int shift = 0; shift < 35; shift += 7) {
			int next = frame.getByte(at++);
			length |= (next & 127) << shift;
			if (next >= 0) {
				break;
			}
		}
		return at + length;
	}

	private static void received(LoadClient client, Message message) {
		if (message.action() == ConnectionAction.ACCEPT) {
			client.send(encode(Message.builder(AuthAction.REQUEST).data(CREDENTIALS).build()));
		}
		else if (message.action() == AuthAction.AUTH_SUCCESSFUL) {
			client.ready();
		}
		else if (message.action() == ConnectionAction.PING) {
			client.send(PONG);
		}
		else if (message.action() == EventAction.SUBSCRIBE && message.isAck()) {
			client.receiver().subscribed(client);
		}
		else if (message.action() != ConnectionAction.PONG) {
			client.receiver().message(client, message);
		}
	}

	@Override
	public void subscribe(LoadClient client, String channel) {
		client.send(encode(Message.builder(EventAction.SUBSCRIBE).names(List.of(channel)).correlationId("0").build()));
	}

	@Override
	public byte[] publication(String channel, int size) {
		return encode(Message.builder(EventAction.EMIT).name(channel).data(Stamp.json(size)).build());
	}

	@Override
	public void ping(LoadClient client) {
		client.send(PING);
	}

	static byte[] encode(Message message) {
		EncodedMessage encoded = MessageCodec.encode(message);
		byte[] bytes = new byte[encoded.size()];
		encoded.buffer().get(bytes);
		return bytes;
	}

}
