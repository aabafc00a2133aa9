package io.deepstream.server.connector.redis;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The way to Redis: one connection that nobody else uses, opened aside by the operation
 * that needs it. That the driver would open a lost one anew is not waited for: it pauses
 * up to 30 seconds between attempts, sends again what was sent before, and does not leave
 * a server that fell silent for the one that sentinels name instead. Any thread.
 */
final class RedisLine {

	/** The first connection takes its time: name, encryption, classes to be loaded. */
	private static final Duration CONNECTING = Duration.ofSeconds(10);

	/**
	 * Another may have to be one to another server; doubled each time it is too short.
	 */
	private static final Duration CONNECTING_AGAIN = Duration.ofSeconds(2);

	/** From the beginning of one attempt to connect to that of the next. */
	private static final Duration PAUSE = Duration.ofMillis(250);

	private final LettuceConnectionFactory connections;

	private final Duration timeout;

	private volatile @Nullable Attempt attempt;

	private volatile boolean closed;

	/**
	 * Opens nothing yet.
	 * @param connections where Redis is
	 * @param timeout after which an operation fails that was not answered
	 */
	RedisLine(LettuceConnectionFactory connections, Duration timeout) {
		this.connections = connections;
		this.timeout = timeout;
	}

	/**
	 * Asks something of Redis, on the connection that there is.
	 */
	<T> CompletionStage<T> run(Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> operation) {
		Attempt current = current();
		CommandConnection connection = current.connection;
		return (connection != null) ? connection.run(operation)
				: current.opened.thenCompose((opened) -> opened.run(operation));
	}

	private Attempt current() {
		Attempt current = this.attempt;
		return (current != null && current.isUsable()) ? current : next();
	}

	private synchronized Attempt next() {
		Attempt last = this.attempt;
		if (last != null && last.isUsable()) {
			return last;
		}
		Attempt next = new Attempt((last != null) ? last.nextPatience() : CONNECTING, last != null);
		this.attempt = next;
		if (last != null) {
			last.giveUp("took too long");
		}
		if (this.closed) {
			next.giveUp("is closed");
		}
		else {
			Schedulers.boundedElastic().schedule(next::open);
			CompletableFuture.delayedExecutor(CONNECTING.toNanos(), TimeUnit.NANOSECONDS)
				.execute(() -> next.giveUp("took too long"));
		}
		return next;
	}

	synchronized void close() {
		this.closed = true;
		Attempt last = this.attempt;
		if (last != null) {
			last.giveUp("is closed");
			last.opened.thenAccept(CommandConnection::close);
		}
	}

	/** To connect, and what came of it. */
	private final class Attempt {

		private final CompletableFuture<CommandConnection> opened = new CompletableFuture<>();

		private final Duration patience;

		private final boolean repeated;

		private final long begin = System.nanoTime();

		private volatile @Nullable CommandConnection connection;

		Attempt(Duration patience, boolean repeated) {
			this.patience = patience;
			this.repeated = repeated;
		}

		/** Blocks. */
		void open() {
			try {
				CommandConnection result = new CommandConnection(
						RedisConnections.open(RedisLine.this.connections, this.repeated), RedisLine.this.timeout);
				this.connection = result;
				if (!this.opened.complete(result)) {
					result.close();
				}
			}
			catch (RuntimeException failure) {
				Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
				this.opened.completeExceptionally(
						new IllegalStateException("There is no connection to Redis: " + cause.getMessage(), failure));
			}
		}

		/** While there is no connection: whether it is too early for another attempt. */
		boolean isUsable() {
			CommandConnection result = this.connection;
			Duration left = this.opened.isDone() ? PAUSE : this.patience;
			return (result != null) ? result.isUsable() : System.nanoTime() - this.begin < left.toNanos();
		}

		Duration nextPatience() {
			if (this.opened.isDone()) {
				return CONNECTING_AGAIN;
			}
			Duration twice = this.patience.multipliedBy(2);
			return (twice.compareTo(CONNECTING) < 0) ? twice : CONNECTING;
		}

		void giveUp(String why) {
			this.opened.completeExceptionally(new IllegalStateException("The connection to Redis " + why));
		}

	}

}
