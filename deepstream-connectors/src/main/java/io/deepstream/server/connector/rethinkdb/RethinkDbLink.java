package io.deepstream.server.connector.rethinkdb;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import com.rethinkdb.ast.ReqlAst;
import com.rethinkdb.gen.exc.ReqlRuntimeError;
import com.rethinkdb.gen.exc.ReqlServerCompileError;
import com.rethinkdb.model.Server;
import com.rethinkdb.net.Connection;
import com.rethinkdb.net.Result;
import org.jspecify.annotations.Nullable;

/**
 * The one connection, which carries any number of queries and is made anew after each
 * failure of its own, as the driver does not do that. Its methods block.
 */
final class RethinkDbLink {

	private final Connection.Builder connections;

	private final Duration timeout;

	private final Object connecting = new Object();

	private volatile @Nullable Connection current;

	private volatile boolean closed;

	/**
	 * Connects with the first query.
	 * @param connections where to
	 * @param timeout of connecting and of each query
	 */
	RethinkDbLink(Connection.Builder connections, Duration timeout) {
		// milliseconds, whatever its documentation says
		this.connections = connections.copyOf().timeout(timeout.toMillis());
		this.timeout = timeout;
	}

	/**
	 * Runs a query that has one result.
	 */
	@Nullable Object run(ReqlAst query) {
		Connection connection = connection();
		try (Result<Object> result = await(query.runAsync(connection))) {
			return result.single();
		}
		catch (ReqlRuntimeError | ReqlServerCompileError refused) {
			throw refused;
		}
		catch (RuntimeException broken) {
			discard(connection);
			throw broken;
		}
	}

	/**
	 * Asks the server who it is.
	 */
	void ping() {
		Connection connection = connection();
		try {
			CompletableFuture<Server> answer = connection.serverAsync();
			await(answer);
		}
		catch (RuntimeException broken) {
			discard(connection);
			throw broken;
		}
	}

	private <T> T await(CompletableFuture<T> result) {
		try {
			return result.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS).join();
		}
		catch (CompletionException failure) {
			if (failure.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw failure;
		}
	}

	private Connection connection() {
		synchronized (this.connecting) {
			Connection connection = this.current;
			if (connection == null || !connection.isOpen()) {
				if (this.closed) {
					throw new IllegalStateException("The rethinkdb connector is closed");
				}
				connection = this.connections.connect();
				this.current = connection;
			}
			return connection;
		}
	}

	/** Whoever else waits for an answer on it fails too. */
	private void discard(Connection connection) {
		synchronized (this.connecting) {
			if (this.current == connection) {
				this.current = null;
			}
		}
		connection.close(false);
	}

	/**
	 * Ends the connection, whatever waits on it.
	 */
	void close() {
		this.closed = true;
		Connection connection = this.current;
		if (connection != null) {
			connection.close(false);
		}
	}

}
