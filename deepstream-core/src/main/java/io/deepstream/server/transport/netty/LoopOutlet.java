package io.deepstream.server.transport.netty;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.connection.TransportGroup;
import io.deepstream.server.protocol.EncodedMessage;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that leaves through one event loop, in the order of the calls. What other
 * threads send waits in a queue, a broadcast as one entry; what the loop itself sends
 * does not wait unless something does. At the end of each turn of the loop every
 * transport with something to write writes once. The queue is bounded in bytes: clients
 * are not read from while it is long, and receivers of what does not fit are closed as
 * slow consumers.
 */
final class LoopOutlet implements TransportGroup, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(LoopOutlet.class);

	private static final int ENTRY_OVERHEAD = 64;

	private static final int CONGESTED_BYTES = 4 * 1024 * 1024;

	private static final int RELIEVED_BYTES = 1024 * 1024;

	private static final int MAX_WAITING_BYTES = 64 * 1024 * 1024;

	/** Entries taken from the queue before the loop reads again. */
	private static final int MAX_ENTRIES_PER_TURN = 1024;

	private static final long WATCH_MILLIS = 250;

	private final EventLoop loop;

	private final ByteBufAllocator allocator;

	private final Congestion congestion;

	private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waitingBytes = new AtomicInteger();

	private final AtomicBoolean congested = new AtomicBoolean();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	/** Only on the loop, like all that follows. */
	private final List<NettyTransport> turns = new ArrayList<>();

	private final Set<NettyTransport> watched = new HashSet<>();

	LoopOutlet(EventLoop loop, ByteBufAllocator allocator, Congestion congestion) {
		this.loop = loop;
		this.allocator = allocator;
		this.congestion = congestion;
	}

	@Override
	public void send(EncodedMessage message, Transport[] receivers, @Nullable Transport except) {
		if (goesAtOnce()) {
			write(message, receivers, except);
		}
		else {
			enqueue(new Entry(message, receivers, except, null));
		}
	}

	/**
	 * As {@link Transport#send}.
	 */
	void send(EncodedMessage message, NettyTransport receiver) {
		if (goesAtOnce()) {
			try (OutgoingFrame frame = new OutgoingFrame(message, this.allocator)) {
				receiver.write(frame);
			}
		}
		else {
			enqueue(new Entry(message, new Transport[] { receiver }, null, null));
		}
	}

	/**
	 * As {@link Transport#close}.
	 */
	void close(CloseReason reason, NettyTransport transport) {
		if (goesAtOnce()) {
			transport.end(reason);
		}
		else {
			enqueue(new Entry(null, new Transport[] { transport }, null, reason));
		}
	}

	private boolean goesAtOnce() {
		return this.loop.inEventLoop() && this.waiting.isEmpty();
	}

	private void enqueue(Entry entry) {
		int bytes = this.waitingBytes.addAndGet(entry.bytes());
		if (bytes > MAX_WAITING_BYTES && entry.message != null) {
			this.waitingBytes.addAndGet(ENTRY_OVERHEAD - entry.bytes());
			this.waiting.add(new Entry(null, entry.receivers, entry.except, CloseReason.SLOW_CONSUMER));
		}
		else {
			this.waiting.add(entry);
		}
		if (bytes > CONGESTED_BYTES && this.congested.compareAndSet(false, true)) {
			this.congestion.begin();
		}
		schedule();
	}

	private void schedule() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			try {
				this.loop.execute(this);
			}
			catch (RejectedExecutionException stopped) {
				logger.debug("The loop has ended", stopped);
			}
		}
	}

	/**
	 * Asks for a call of {@link NettyTransport#endTurn} after everything that can be read
	 * now has been.
	 */
	void requestTurn(NettyTransport transport) {
		this.turns.add(transport);
		schedule();
	}

	/**
	 * Looks after a transport until the socket has taken everything.
	 */
	void watch(NettyTransport transport) {
		if (this.watched.isEmpty()) {
			this.loop.schedule(this::checkWatched, WATCH_MILLIS, TimeUnit.MILLISECONDS);
		}
		this.watched.add(transport);
	}

	private void checkWatched() {
		long now = System.nanoTime();
		this.watched.removeIf((transport) -> !transport.isStillWatched(now));
		if (!this.watched.isEmpty()) {
			this.loop.schedule(this::checkWatched, WATCH_MILLIS, TimeUnit.MILLISECONDS);
		}
	}

	/** At the end of a turn. */
	@Override
	public void run() {
		this.scheduled.set(false);
		for (int i = 0; i < MAX_ENTRIES_PER_TURN; i++) {
			Entry entry = this.waiting.poll();
			if (entry == null) {
				break;
			}
			take(entry);
		}
		endTurns();
		if (!this.waiting.isEmpty()) {
			schedule();
		}
	}

	private void take(Entry entry) {
		int left = this.waitingBytes.addAndGet(-entry.bytes());
		if (left < RELIEVED_BYTES && this.congested.compareAndSet(true, false)) {
			this.congestion.end();
		}
		CloseReason reason = entry.reason;
		if (entry.message != null) {
			write(entry.message, entry.receivers, entry.except);
		}
		else if (reason != null) {
			for (Transport receiver : entry.receivers) {
				if (receiver != entry.except) {
					((NettyTransport) receiver).end(reason);
				}
			}
		}
	}

	private void write(EncodedMessage message, Transport[] receivers, @Nullable Transport except) {
		try (OutgoingFrame frame = new OutgoingFrame(message, this.allocator)) {
			for (Transport receiver : receivers) {
				if (receiver != except) {
					((NettyTransport) receiver).write(frame);
				}
			}
		}
	}

	/** A turn that ends may request further ones: reporting an end is engine's work. */
	private void endTurns() {
		for (int i = 0; i < this.turns.size(); i++) {
			NettyTransport transport = this.turns.get(i);
			try {
				transport.endTurn();
			}
			catch (RuntimeException failure) {
				logger.error("Writing to {} failed", transport, failure);
			}
		}
		this.turns.clear();
	}

	/**
	 * What another thread has sent: a message, or the end.
	 */
	private record Entry(@Nullable EncodedMessage message, Transport[] receivers, @Nullable Transport except,
			@Nullable CloseReason reason) {

		int bytes() {
			return ENTRY_OVERHEAD + ((this.message != null) ? this.message.size() : 0);
		}

	}

}
