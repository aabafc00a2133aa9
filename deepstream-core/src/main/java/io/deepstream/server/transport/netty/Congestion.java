package io.deepstream.server.transport.netty;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;

/**
 * While a loop has too much to write, clients that send are not read from. Any thread.
 */
final class Congestion {

	private final AtomicInteger loops = new AtomicInteger();

	private final Set<Channel> paused = ConcurrentHashMap.newKeySet();

	/**
	 * A further loop has too much to write.
	 */
	void begin() {
		this.loops.incrementAndGet();
	}

	/**
	 * One loop less has too much to write.
	 */
	void end() {
		if (this.loops.decrementAndGet() == 0) {
			resume();
		}
	}

	/**
	 * A client has sent something; reads no more from it while a loop has too much to
	 * write.
	 */
	void pauseIfPresent(Channel channel) {
		if (this.loops.get() > 0) {
			channel.config().setAutoRead(false);
			this.paused.add(channel);
			if (this.loops.get() == 0) {
				resume();
			}
		}
	}

	/**
	 * The client has gone.
	 */
	void forget(Channel channel) {
		this.paused.remove(channel);
	}

	private void resume() {
		this.paused.removeIf((channel) -> {
			channel.config().setAutoRead(true);
			return true;
		});
	}

}
