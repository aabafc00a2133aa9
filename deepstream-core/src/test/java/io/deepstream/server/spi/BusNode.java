package io.deepstream.server.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.awaitility.Awaitility;

/**
 * One node on a bus: keeps what it receives.
 */
final class BusNode implements MessageBus.Receiver {

	private final String id;

	private final MessageBus bus;

	private final List<String> texts = new ArrayList<>();

	private final List<byte[]> payloads = new ArrayList<>();

	/** Called with what was received, before it is kept. */
	volatile Consumer<String> onMessage = (text) -> {
	};

	BusNode(String id, MessageBus bus) {
		this.id = id;
		this.bus = bus;
	}

	String id() {
		return this.id;
	}

	MessageBus bus() {
		return this.bus;
	}

	@Override
	public void onMessage(String originNode, String channel, ByteBuffer message) {
		byte[] payload = new byte[message.remaining()];
		message.get(payload);
		String text = originNode + " " + channel + " "
				+ ((payload.length > 4096) ? "large" : new String(payload, StandardCharsets.UTF_8));
		this.onMessage.accept(text);
		synchronized (this) {
			this.texts.add(text);
			this.payloads.add(payload);
		}
	}

	void publish(String channel, String text) {
		Seams.result(this.bus.publish(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
	}

	/** What came in, in order: origin, channel, text. */
	synchronized List<String> received() {
		return new ArrayList<>(this.texts);
	}

	synchronized List<byte[]> payloads() {
		return new ArrayList<>(this.payloads);
	}

	private synchronized int count() {
		return this.texts.size();
	}

	private synchronized boolean hasReceived(String text) {
		return this.texts.contains(text);
	}

	void await(String text) {
		Awaitility.await(text + " at " + this.id).atMost(Seams.PATIENCE).until(() -> hasReceived(text));
	}

	void awaitCount(int count) {
		Awaitility.await(count + " messages at " + this.id).atMost(Seams.PATIENCE).until(() -> count() >= count);
	}

}
