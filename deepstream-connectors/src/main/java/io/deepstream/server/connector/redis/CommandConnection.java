package io.deepstream.server.connector.redis;

import java.time.Duration;
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
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A connection to Redis until it is lost or silent: then it says so once, is not usable
 * any more and ends itself. To a cluster it is one connection to each node; as soon as a
 * node fails it is given up, so that the cluster is looked at anew.
 */
final class CommandConnection implements RedisConnectionStateListener {

	/** How long a cluster is not looked at anew although some of its nodes fail. */
	private static final Duration CLUSTER_PAUSE = Duration.ofSeconds(1);

	private final StatefulConnection<byte[], byte[]> connection;

	private final RedisClusterReactiveCommands<byte[], byte[]> commands;

	private final boolean toCluster;

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
		this.timeout = timeout;
		this.toCluster = connection instanceof StatefulRedisClusterConnection;
		this.commands = (connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster)
				? cluster.reactive() : ((StatefulRedisConnection<byte[], byte[]>) connection).reactive();
		connection.addListener(this);
	}

	boolean isUsable() {
		return this.usable;
	}

	<T> Mono<T> run(Function<RedisClusterReactiveCommands<byte[], byte[]>, Mono<T>> operation) {
		long asked = System.nanoTime();
		return operation.apply(this.commands)
			.doOnTerminate(() -> this.lastAnswer = System.nanoTime())
			.timeout(this.timeout, noAnswer(this.timeout))
			.doOnError((failure) -> failed(failure, asked));
	}

	static <T> Mono<T> noAnswer(Duration time) {
		return Mono.error(() -> new TimeoutException("No answer from Redis within " + time));
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
			Schedulers.parallel().schedule(this::close, this.timeout.toMillis(), TimeUnit.MILLISECONDS);
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
