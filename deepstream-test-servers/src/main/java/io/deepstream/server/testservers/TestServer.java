package io.deepstream.server.testservers;

import java.net.InetSocketAddress;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One server that a test talks to and, if it is the test's own, breaks. All calls block
 * until what they ask for is true; any thread may call. Its host and port stay the same
 * over every stop and start.
 */
public final class TestServer implements AutoCloseable {

	private final ServerKind kind;

	private final InetSocketAddress address;

	private final Runner runner;

	private final boolean shared;

	private final ReentrantLock lock = new ReentrantLock();

	private TestServer(ServerKind kind, InetSocketAddress address, Runner runner, boolean shared) {
		this.kind = kind;
		this.address = address;
		this.runner = runner;
		this.shared = shared;
	}

	static TestServer started(ServerKind kind, InetSocketAddress address, Runner runner) {
		TestServer server = new TestServer(kind, address, runner, false);
		Remains.add(runner);
		try {
			return server.start();
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	/** The same server for all tests of this JVM: it lives until the JVM ends. */
	TestServer shared() {
		return new TestServer(this.kind, this.address, this.runner, true);
	}

	/** Such as {@code redis}. */
	public String name() {
		return this.kind.name();
	}

	public String host() {
		return this.address.getHostString();
	}

	public int port() {
		return this.address.getPort();
	}

	/** As {@code host:port}. */
	public String address() {
		return host() + ":" + port();
	}

	/**
	 * What a client of this kind of server takes, with user and password where it has
	 * any: {@code redis://}, {@code amqp://}, {@code mongodb://}, {@code rethinkdb://},
	 * {@code jdbc:postgresql://}; {@code host:port} for Memcached and Kafka.
	 */
	public String uri() {
		return this.runner.uri().orElseGet(() -> this.kind.uri(address()));
	}

	/**
	 * What really runs, such as {@code local binary 7.0.15}; starts with {@code EMULATOR}
	 * where it is one.
	 */
	public String origin() {
		return this.runner.origin();
	}

	/** Whether this only imitates the server: it proves less than a test may want. */
	public boolean isEmulator() {
		return this.runner.origin().startsWith(Program.EMULATOR);
	}

	/** Whether its process or container exists, be it ready, frozen or neither. */
	public boolean isRunning() {
		return this.runner.isRunning();
	}

	/** Starts it on its port and returns once it answers; nothing if it runs. */
	public TestServer start() {
		return locked(() -> {
			if (!this.runner.isRunning()) {
				this.runner.start();
			}
			Waiting.untilAnswering(this.kind, this.address, this.runner);
		});
	}

	/** Ends it as an administrator would and returns once its port is free. */
	public TestServer stop() {
		return lockedIfOwn(this.runner::stop);
	}

	/** Ends it without warning ({@code kill -9}) and returns once its port is free. */
	public TestServer kill() {
		return lockedIfOwn(this.runner::kill);
	}

	/**
	 * {@link #stop()} and {@link #start()}. What it knew is there again only if it keeps
	 * data.
	 */
	public TestServer restart() {
		return lockedIfOwn(() -> {
			this.runner.stop();
			start();
		});
	}

	/** Halts it ({@code SIGSTOP}): its connections stay open, nothing answers. */
	public TestServer freeze() {
		return lockedIfOwn(this.runner::freeze);
	}

	/** Ends {@link #freeze()}. */
	public TestServer resume() {
		return lockedIfOwn(this.runner::resume);
	}

	/** Ends it and deletes its data; nothing for a shared server. */
	@Override
	public void close() {
		if (!this.shared) {
			locked(this.runner::remove);
			Remains.forget(this.runner);
		}
	}

	@Override
	public String toString() {
		return name() + ": " + origin() + ", port " + port();
	}

	private TestServer lockedIfOwn(Runnable action) {
		if (this.shared) {
			throw new IllegalStateException("This " + name()
					+ " server is shared by all tests of this JVM: break one of your own, from a new...() method");
		}
		return locked(action);
	}

	private TestServer locked(Runnable action) {
		this.lock.lock();
		try {
			action.run();
			return this;
		}
		finally {
			this.lock.unlock();
		}
	}

}
