package io.deepstream.server.connector.link;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A session without a broker: what is sent comes back, unless it is to be lost.
 */
final class FakeSession implements Session {

	final Events events;

	final Set<String> channels = ConcurrentHashMap.newKeySet();

	final List<String> sent = new CopyOnWriteArrayList<>();

	volatile boolean losing;

	volatile boolean closed;

	FakeSession(Events events) {
		this.events = events;
	}

	@Override
	public void subscribe(String channel, CompletableFuture<Void> done) {
		this.channels.add(channel);
		done.complete(null);
	}

	@Override
	public void unsubscribe(String channel, CompletableFuture<Void> done) {
		this.channels.remove(channel);
		done.complete(null);
	}

	@Override
	public void send(String channel, byte[] frame, CompletableFuture<Void> taken) {
		this.sent.add(channel);
		taken.complete(null);
		if (!this.losing && this.channels.contains(channel)) {
			this.events.received(ByteBuffer.wrap(frame));
		}
	}

	@Override
	public void close(boolean broken) {
		this.closed = true;
	}

}
