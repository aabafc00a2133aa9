package io.deepstream.server.transport.websocket;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.protocol.EncodedMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session's way out: a queue bounded in bytes, written by one of the {@link Writers}
 * at a time. Each message is a frame of its own; frames that wait together leave in one
 * network write. Lock order: subscribers, then this queue.
 */
final class ContainerTransport implements Transport, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(ContainerTransport.class);

	/**
	 * Frames gathered for one write; what fits into a container's output buffer, so that
	 * only the flush may block.
	 */
	private static final int MAX_BATCH_BYTES = 8000;

	private static final int FRAME_HEADER = 10;

	/** How long one session may keep a writer before others have their turn. */
	private static final long TURN_NANOS = 10_000_000L;

	private final Session session;

	private final Writers writers;

	private final int maxPendingBytes;

	private final Queue<EncodedMessage> pending = new ArrayDeque<>(4);

	private int pendingBytes;

	private boolean queued;

	private @Nullable CloseReason closing;

	private volatile boolean aborted;

	private boolean broken;

	private volatile @Nullable Connection connection;

	ContainerTransport(Session session, Writers writers, int maxPendingBytes) {
		this.session = session;
		this.writers = writers;
		this.maxPendingBytes = maxPendingBytes;
	}

	/**
	 * Tells whom to report the end to.
	 */
	void attach(Connection connection) {
		this.connection = connection;
	}

	@Override
	public void send(EncodedMessage message) {
		synchronized (this.pending) {
			if (this.closing != null) {
				return;
			}
			if (this.pendingBytes > 0 && this.pendingBytes + message.size() > this.maxPendingBytes) {
				this.closing = CloseReason.SLOW_CONSUMER;
				drop();
			}
			else {
				this.pending.add(message);
				this.pendingBytes += message.size();
				if (this.queued) {
					return;
				}
			}
			this.queued = true;
		}
		this.writers.execute(this);
	}

	@Override
	public long pendingBytes() {
		synchronized (this.pending) {
			return this.pendingBytes;
		}
	}

	@Override
	public void close(CloseReason reason) {
		synchronized (this.pending) {
			if (this.closing != null) {
				return;
			}
			this.closing = reason;
			if (this.queued) {
				return;
			}
			this.queued = true;
		}
		this.writers.execute(this);
	}

	/**
	 * Ends the connection at once although one of the writers is stuck with it.
	 */
	void abort() {
		synchronized (this.pending) {
			if (this.aborted) {
				return;
			}
			this.aborted = true;
			if (this.closing == null) {
				this.closing = CloseReason.SLOW_CONSUMER;
			}
			drop();
		}
		this.writers.execute(this);
	}

	private void drop() {
		this.pending.clear();
		this.pendingBytes = 0;
	}

	/** Writes what is pending; on a writer's thread. */
	@Override
	public void run() {
		List<EncodedMessage> batch = new ArrayList<>();
		CloseReason reason;
		long began = System.nanoTime();
		while ((reason = next(batch)) == null && !batch.isEmpty()) {
			try {
				write(batch);
			}
			catch (IOException | RuntimeException broken) {
				logger.debug("Writing to session {} failed", this.session.getId(), broken);
				close(CloseReason.TRANSPORT_ERROR);
				abandon();
			}
			batch.clear();
			if (System.nanoTime() - began > TURN_NANOS) {
				this.writers.execute(this);
				return;
			}
		}
		if (reason != null) {
			end(reason);
		}
	}

	/**
	 * Takes the next batch; null without a batch: nothing is left; a reason: everything
	 * is written, now close.
	 */
	private @Nullable CloseReason next(List<EncodedMessage> batch) {
		synchronized (this.pending) {
			int bytes = 0;
			for (EncodedMessage message = this.pending.peek(); message != null; message = this.pending.peek()) {
				bytes += message.size() + FRAME_HEADER;
				if (!batch.isEmpty() && bytes > MAX_BATCH_BYTES) {
					break;
				}
				batch.add(this.pending.remove());
				this.pendingBytes -= message.size();
			}
			if (batch.isEmpty()) {
				this.queued = false;
				return this.closing;
			}
			return null;
		}
	}

	/**
	 * Gives up what is pending: the session is broken.
	 */
	void abandon() {
		synchronized (this.pending) {
			this.broken = true;
			drop();
		}
		ContainerLimits.dropBatch(this.session);
	}

	private void write(List<EncodedMessage> batch) throws IOException {
		RemoteEndpoint.Basic remote = this.session.getBasicRemote();
		if (batch.size() == 1) {
			remote.sendBinary(batch.get(0).buffer());
			return;
		}
		synchronized (this.pending) {
			if (this.broken) {
				return;
			}
			remote.setBatchingAllowed(true);
		}
		for (EncodedMessage message : batch) {
			remote.sendBinary(message.buffer());
		}
		remote.setBatchingAllowed(false);
	}

	private void end(CloseReason reason) {
		Connection ended = this.connection;
		if (ended != null) {
			ended.disconnected(reason);
		}
		try {
			this.session.close(new jakarta.websocket.CloseReason(
					jakarta.websocket.CloseReason.CloseCodes.getCloseCode(reason.code()), reason.text()));
		}
		catch (IOException | RuntimeException broken) {
			logger.debug("Closing session {} failed", this.session.getId(), broken);
		}
		if (this.aborted) {
			ContainerLimits.abort(this.session);
		}
		else {
			this.writers.abortLater(this.session);
		}
	}

	@Override
	public String toString() {
		return "session " + this.session.getId();
	}

}
