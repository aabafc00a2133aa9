package io.deepstream.server.connector.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

import io.deepstream.server.spi.MessageBus.Receiver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sorts what comes in: this node's own beacons, its other messages, channels that nobody
 * here wants, and the rest, which is delivered. Any thread.
 */
final class Inbox {

	private static final Logger logger = LoggerFactory.getLogger(Inbox.class);

	private final long sender = ThreadLocalRandom.current().nextLong();

	private final String beaconChannel = "beacon/" + Long.toHexString(this.sender);

	/** By their bytes, so that what nobody wants is dropped without being decoded. */
	private final Map<ByteBuffer, String> channels = new ConcurrentHashMap<>();

	private final AtomicLong frames = new AtomicLong();

	private final AtomicLong messages = new AtomicLong();

	private final AtomicInteger deliveries = new AtomicInteger();

	private volatile boolean strangers;

	long sender() {
		return this.sender;
	}

	String beaconChannel() {
		return this.beaconChannel;
	}

	void add(String channel) {
		this.channels.put(bytes(channel), channel);
	}

	void remove(String channel) {
		this.channels.remove(bytes(channel));
	}

	Collection<String> channels() {
		return List.copyOf(this.channels.values());
	}

	/** Frames that have come in, beacons included. */
	long frames() {
		return this.frames.get();
	}

	/** Messages of other nodes that have come in, wanted or not. */
	long messages() {
		return this.messages.get();
	}

	/** Whether a receiver is at work just now. */
	boolean isBusy() {
		return this.deliveries.get() > 0;
	}

	void received(ByteBuffer bytes, Receiver receiver, LongConsumer beacons) {
		this.frames.incrementAndGet();
		try {
			Frame frame = Frame.decode(bytes);
			if (frame.sender() == this.sender) {
				if (Frame.text(frame.channel()).equals(this.beaconChannel)) {
					beacons.accept(frame.payload().getLong());
				}
				return;
			}
			this.messages.incrementAndGet();
			String channel = this.channels.get(frame.channel());
			if (channel != null) {
				deliver(frame, channel, receiver);
			}
		}
		catch (RuntimeException broken) {
			refuse(broken);
		}
	}

	private void deliver(Frame frame, String channel, Receiver receiver) {
		String origin = Frame.text(frame.origin());
		this.deliveries.incrementAndGet();
		try {
			receiver.onMessage(origin, channel, frame.payload());
		}
		catch (RuntimeException failure) {
			logger.error("A message of node {} on channel {} was not handled", origin, channel, failure);
		}
		finally {
			this.deliveries.decrementAndGet();
		}
	}

	/** Says so once: who sends such things may send many. */
	private void refuse(RuntimeException broken) {
		if (!this.strangers) {
			this.strangers = true;
			logger.error("Messages are refused that are not of a node of this version, as of now", broken);
		}
	}

	private static ByteBuffer bytes(String channel) {
		return ByteBuffer.wrap(channel.getBytes(StandardCharsets.UTF_8));
	}

}
