package io.deepstream.server.benchmark.load;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * The clients of one run, all on one thread. Its own methods are for the thread that
 * drives the run, and block it.
 */
public final class Generator implements AutoCloseable {

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

	private static final int CONNECTING_AT_ONCE = 100;

	/** Ports of one address do not suffice for more. */
	private static final int CLIENTS_PER_ADDRESS = 20_000;

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final EventLoop loop = this.group.next();

	private final Tally tally = new Tally();

	private final List<LoadClient> unflushed = new ArrayList<>();

	private final Semaphore connecting = new Semaphore(CONNECTING_AT_ONCE);

	private final AtomicInteger ready = new AtomicInteger();

	private final List<LoadClient> clients = new ArrayList<>();

	private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private int dialled;

	public Generator() {
		this.loop.scheduleAtFixedRate(() -> this.clients.forEach(LoadClient::ping), 20, 20, TimeUnit.SECONDS);
	}

	/**
	 * Opens clients, at most 100 at once, until all of them are logged in.
	 * @param receiver takes what they receive
	 */
	public List<LoadClient> connect(Endpoint endpoint, int count, Receiver receiver) throws InterruptedException {
		List<LoadClient> opened = new ArrayList<>();
		int before = this.ready.get();
		for (int i = 0; i < count; i++) {
			if (!this.connecting.tryAcquire(PATIENCE, TimeUnit.NANOSECONDS)) {
				throw new IllegalStateException("Nobody is let in any more: " + errors());
			}
			LoadClient client = new LoadClient(this, endpoint, receiver, i);
			opened.add(client);
			dial(client, endpoint.port());
		}
		await(() -> this.ready.get() == before + count, "all to be logged in");
		return opened;
	}

	private void dial(LoadClient client, int port) {
		int address = 1 + this.dialled++ / CLIENTS_PER_ADDRESS;
		ChannelFuture dialled = new Bootstrap().group(this.loop)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.localAddress(new InetSocketAddress("127.0.0." + address, 0))
			.handler(client)
			.connect("127.0.0.1", port)
			.addListener((done) -> {
				if (!done.isSuccess()) {
					this.tally.countError("connect: " + done.cause().getMessage());
				}
			});
		this.channels.add(dialled.channel());
	}

	/** Opens a client in place of one that was closed; on the generator's thread. */
	void reopen(LoadClient closed, Endpoint endpoint) {
		dial(new LoadClient(this, endpoint, closed.receiver(), closed.index()), endpoint.port());
	}

	/** On the generator's thread. */
	void ready(LoadClient client) {
		this.clients.add(client);
		this.ready.incrementAndGet();
		this.connecting.release();
	}

	/** Flushes a client at the end of the loop's turn. */
	void flushLater(LoadClient client) {
		if (this.unflushed.isEmpty()) {
			this.loop.execute(this::flush);
		}
		this.unflushed.add(client);
	}

	private void flush() {
		for (int i = 0; i < this.unflushed.size(); i++) {
			this.unflushed.get(i).flush();
		}
		this.unflushed.clear();
	}

	Tally tally() {
		return this.tally;
	}

	EventLoop loop() {
		return this.loop;
	}

	/** Runs something on the generator's thread and waits for it. */
	public void run(Runnable work) throws InterruptedException {
		call(() -> {
			work.run();
			return true;
		});
	}

	<T> T call(Callable<T> work) throws InterruptedException {
		try {
			return this.loop.submit(work).get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	/** Waits until something holds that may be read on any thread. */
	void await(BooleanSupplier condition, String what) throws InterruptedException {
		long deadline = System.nanoTime() + PATIENCE;
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("Waited in vain for " + what + ": " + errors());
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
		}
	}

	private String errors() throws InterruptedException {
		return call(() -> this.tally.faults(0).errors().toString());
	}

	/** Vanishes with all clients; closed before the loop ends, as it leaves some open. */
	@Override
	public void close() {
		this.channels.close().syncUninterruptibly();
		this.group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
	}

}
