package io.deepstream.server.connector.jgroups;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.deepstream.server.connector.link.Termination;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;

/**
 * Another node: what it wants, and the thread that sends to it, which waits while the
 * node does not keep up. Who sends bounds what waits for that thread.
 */
final class Member {

	private static final Duration CLOSING = Duration.ofMillis(200);

	private final JChannel channel;

	private final Address address;

	private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.MILLISECONDS,
			new LinkedBlockingQueue<>(), new DefaultThreadFactory("deepstream-direct-member", true));

	private final Set<String> channels = ConcurrentHashMap.newKeySet();

	/** Whether it has told its subscriptions. */
	private volatile boolean known;

	/** Whether it has acknowledged this node's subscriptions. */
	private volatile boolean informed;

	/** Whether it was in a view; until then only its messages are known. */
	private volatile boolean visible;

	Member(JChannel channel, Address address) {
		this.channel = channel;
		this.address = address;
	}

	Address address() {
		return this.address;
	}

	boolean isInterestedIn(String channel) {
		return this.channels.contains(channel);
	}

	void replaceChannels(Collection<String> all) {
		this.channels.retainAll(Set.copyOf(all));
		this.channels.addAll(all);
		this.known = true;
	}

	void addChannels(Collection<String> added) {
		this.channels.addAll(added);
	}

	void removeChannels(Collection<String> removed) {
		removed.forEach(this.channels::remove);
	}

	void setInformed() {
		this.informed = true;
	}

	boolean isSynchronised() {
		return this.known && this.informed;
	}

	void setVisible() {
		this.visible = true;
	}

	boolean isVisible() {
		return this.visible;
	}

	/** In order. Completes when it is on its way, or when the node is gone. */
	void send(Supplier<byte[]> sealed, CompletableFuture<Void> sent) {
		try {
			this.thread.execute(() -> {
				try {
					this.channel.send(new BytesMessage(this.address, sealed.get()));
					sent.complete(null);
				}
				catch (Exception failure) {
					sent.completeExceptionally(failure);
				}
			});
		}
		catch (RejectedExecutionException gone) {
			sent.complete(null);
		}
	}

	/** Lets what waits go out. */
	void finish() {
		this.thread.shutdown();
	}

	/** Ends; what waits is lost. */
	void end(boolean atOnce) {
		if (!atOnce) {
			Termination.await(this.thread, CLOSING);
		}
		this.thread.shutdownNow();
	}

}
