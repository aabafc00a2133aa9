package io.deepstream.server.benchmark.load;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * STOMP 1.2, with topics below {@code /topic/}. A subscription counts as made when a
 * message of the subscriber's own has come back to it, as Spring's simple broker gives no
 * receipts.
 */
public final class StompProtocol implements Protocol {

	@Override
	public @Nullable String subprotocol() {
		return "v12.stomp";
	}

	@Override
	public void opened(LoadClient client) {
		client.send(frame("CONNECT\naccept-version:1.2\nhost:127.0.0.1\nheart-beat:0,0\n\n"));
	}

	@Override
	public void received(LoadClient client, ByteBuf frame, int from, int to) {
		int stamp = Stamp.find(frame, from, to);
		if (stamp >= 0) {
			client.stamped(frame, stamp);
			return;
		}
		String text = frame.toString(from, to - from, StandardCharsets.UTF_8);
		if (text.startsWith("CONNECTED")) {
			client.ready();
		}
		else if (text.startsWith("MESSAGE")) {
			client.receiver().subscribed(client);
		}
		else {
			client.generator().tally().countError(text.substring(0, Math.min(80, text.length())));
		}
	}

	@Override
	public void subscribe(LoadClient client, String channel) {
		String own = channel + "-" + client.hashCode();
		client.send(frame("SUBSCRIBE\nid:0\ndestination:/topic/" + channel + "\n\n"));
		client.send(frame("SUBSCRIBE\nid:1\ndestination:/topic/" + own + "\n\n"));
		client.generator()
			.loop()
			.schedule(() -> client.send(frame("SEND\ndestination:/topic/" + own + "\n\n{}")), 500,
					TimeUnit.MILLISECONDS);
	}

	@Override
	public byte[] publication(String channel, int size) {
		return frame("SEND\ndestination:/topic/" + channel + "\n\n"
				+ new String(Stamp.json(size), StandardCharsets.US_ASCII));
	}

	private static byte[] frame(String text) {
		return (text + "\0").getBytes(StandardCharsets.UTF_8);
	}

}
