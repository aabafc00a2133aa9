package io.deepstream.server.cluster;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.spi.MessageBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which channels of the bus this node is subscribed to: those in which it wants at least
 * one name. Names hash to {@value #CHANNELS} channels per topic.
 */
final class InterestChannels {

	private static final Logger logger = LoggerFactory.getLogger(InterestChannels.class);

	static final int CHANNELS = 256;

	private final Map<String, Channel> channels = new ConcurrentHashMap<>();

	private final MessageBus bus;

	private final Executor workers;

	InterestChannels(MessageBus bus, Executor workers) {
		this.bus = bus;
		this.workers = workers;
	}

	static String channelOf(Topic topic, String name) {
		int hash = name.hashCode();
		int spread = Math.floorMod(hash ^ (hash >>> 16), CHANNELS);
		return ((topic == Topic.RECORD) ? "record/" : "event/") + spread;
	}

	/**
	 * Looks whether a name is wanted and subscribes or unsubscribes its channel
	 * accordingly; see {@link Cluster#interest}.
	 */
	CompletionStage<Void> update(Topic topic, String name, BooleanSupplier wanted) {
		return this.channels.computeIfAbsent(channelOf(topic, name), Channel::new).update(name, wanted);
	}

	/**
	 * Subscribes anew to everything wanted, after the bus may have forgotten it.
	 */
	void renew() {
		this.channels.values().forEach(Channel::renew);
	}

	/**
	 * Tries again what the bus has refused.
	 */
	void retry() {
		this.channels.values().forEach((channel) -> {
			if (channel.failed) {
				channel.strand.execute(channel::apply);
			}
		});
	}

	private final class Channel {

		private final String channel;

		private final Strand strand = new Strand(InterestChannels.this.workers);

		private final Set<String> names = new HashSet<>();

		private boolean subscribed;

		private volatile boolean failed;

		Channel(String channel) {
			this.channel = channel;
		}

		CompletionStage<Void> update(String name, BooleanSupplier wanted) {
			CompletableFuture<Void> updated = new CompletableFuture<>();
			this.strand.execute(() -> {
				if (wanted.getAsBoolean()) {
					this.names.add(name);
				}
				else {
					this.names.remove(name);
				}
				return apply().thenAccept(updated::complete);
			});
			return updated;
		}

		void renew() {
			this.strand.execute(() -> {
				this.subscribed = false;
				return apply();
			});
		}

		private CompletionStage<Void> apply() {
			boolean wanted = !this.names.isEmpty();
			if (wanted == this.subscribed) {
				return CompletableFuture.completedStage(null);
			}
			this.subscribed = wanted;
			CompletionStage<Void> changed = wanted ? InterestChannels.this.bus.subscribe(this.channel)
					: InterestChannels.this.bus.unsubscribe(this.channel);
			return changed.handle((done, failure) -> {
				if (failure != null) {
					logger.debug("The bus did not {} channel {}, it is asked again",
							wanted ? "subscribe" : "unsubscribe", this.channel, failure);
					this.subscribed = !wanted;
				}
				this.failed = failure != null;
				return null;
			});
		}

	}

}
