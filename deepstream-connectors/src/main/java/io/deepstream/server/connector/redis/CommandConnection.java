package io.deepstream.server.connector.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.netty.util.Timeout;
import io.netty.util.Timer;

/**
 * A connection to Redis until it is lost or silent: then it says so once, is not usable
 * any more and ends itself. To a cluster it is one connection to each node; as soon as a
 * node fails it is given up, so that the cluster is looked at anew.
 */
final class CommandConnection implements RedisConnectionStateListener {

	/** How long a cluster is not looked at anew although some of its nodes fail. */
	private static final Duration CLUSTER_PAUSE = Duration.ofSeconds(1);

	private final StatefulConnection<byte[], byte[]> connection;

	private final RedisClusterAsyncCommands<byte[], byte[]> commands;

	private final boolean toCluster;

	private final Timer timer;

	private final Duration timeout;

	private final AtomicBoolean closed = new AtomicBoolean();

	private final long begin = System.nanoTime();

	private volatile long lastAnswer = this.begin;

	private volatile boolean usable = true;

	/**
	 * Takes over a connection that is open.
	 * @param connection to a server or a cluster
	 * @param timeout after which an operation fails that was not answered
	 */
	CommandConnection(StatefulConnection<byte[], byte[]> connection, Duration timeout) {
		this.connection = connection;
		this.timer = connection.getResources().timer();
		this.timeout = timeout;
		this.toCluster = connection instanceof StatefulRedisClusterConnection;
		this.commands = (connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) ? cluster.async()
				: ((StatefulRedisConnection<byte[], byte[]>) connection).async();
		connection.addListener(this);
	}

	boolean isUsable() {
		return this.usable;
	}

	<T> CompletionStage<T> run(Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> operation) {
		long asked = System.nanoTime();
		CompletableFuture<T> result = new CompletableFuture<>();
		// the driver's wheel, as a timer of the JDK costs more the more are waiting
		Timeout limit = this.timer.newTimeout((expired) -> result.completeExceptionally(noAnswer()),
				this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		ask(operation).whenComplete((answer, failure) -> {
			limit.cancel();
			this.lastAnswer = System.nanoTime();
			if (failure == null) {
				result.complete(answer);
			}
			else {
				result.completeExceptionally((failure instanceof CompletionException) ? failure.getCause() : failure);
			}
		});
		return result.whenComplete((answer, failure) -> {
			if (failure != null) {
				failed(failure, asked);
			}
		});
	}

	/** On a connection that is closed the driver throws instead. */
	private <T> CompletionStage<T> ask(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> operation) {
		try {
			return operation.apply(this.commands);
		}
		catch (RuntimeException failure) {
			return CompletableFuture.failedStage(failure);
		}
	}

	private TimeoutException noAnswer() {
		return new TimeoutException("No answer from Redis within " + this.timeout);
	}

	/** Answers come in the order of requests: is it this one only, or are there none? */
	private void failed(Throwable failure, long asked) {
		boolean silent = failure instanceof TimeoutException && this.lastAnswer - asked < 0;
		boolean nodeFails = this.toCluster
				&& (failure instanceof TimeoutException || failure instanceof RedisConnectionException)
				&& System.nanoTime() - this.begin > CLUSTER_PAUSE.toNanos();
		if (this.usable && (silent || nodeFails)) {
			this.usable = false;
			// what is under way has its time
			this.timer.newTimeout((expired) -> close(), this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void onRedisDisconnected(RedisChannelHandler<?, ?> which) {
		close();
	}

	/** What is under way fails. */
	void close() {
		this.usable = false;
		if (this.closed.compareAndSet(false, true)) {
			RedisConnections.close(this.connection);
		}
	}

}
