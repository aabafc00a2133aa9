package io.deepstream.server.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Passes connections on to a server, and breaks them without touching the server or those
 * who do not come through this relay. Any thread may call; its port stays the same.
 */
public final class Relay implements AutoCloseable {

	private static final int BUFFER = 16 * 1024;

	private final String targetHost;

	private final int targetPort;

	private final int port;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition flowing = this.lock.newCondition();

	private boolean stalled;

	private @Nullable ServerSocket door;

	private Relay(String targetHost, int targetPort) {
		this.targetHost = targetHost;
		this.targetPort = targetPort;
		this.port = Ports.next();
	}

	public static Relay to(TestServer server) {
		return to(server.host(), server.port());
	}

	public static Relay to(String host, int port) {
		return new Relay(host, port).resume();
	}

	public String host() {
		return "127.0.0.1";
	}

	public int port() {
		return this.port;
	}

	/** As {@code host:port}. */
	public String address() {
		return host() + ":" + this.port;
	}

	/** Number of connections that pass through now. */
	public int connections() {
		return this.sockets.size() / 2;
	}

	/** Resets all connections; new ones pass. */
	public Relay cut() {
		this.sockets.forEach(Relay::reset);
		return this;
	}

	/** Resets all connections and refuses new ones until {@link #resume()}. */
	public Relay refuse() {
		this.lock.lock();
		try {
			if (this.door != null) {
				this.door.close();
				this.door = null;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot close port " + this.port, ex);
		}
		finally {
			this.lock.unlock();
		}
		return cut();
	}

	/**
	 * Passes nothing on, in neither direction, until {@link #resume()}: connections stay
	 * open, new ones are accepted, what is sent waits.
	 */
	public Relay stall() {
		this.lock.lock();
		try {
			this.stalled = true;
		}
		finally {
			this.lock.unlock();
		}
		return this;
	}

	/** Ends {@link #refuse()} and {@link #stall()}: what waited arrives. */
	public Relay resume() {
		this.lock.lock();
		try {
			this.stalled = false;
			this.flowing.signalAll();
			if (this.door == null) {
				ServerSocket opened = new ServerSocket();
				opened.setReuseAddress(true);
				opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
				this.door = opened;
				start(() -> accept(opened));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen on port " + this.port, ex);
		}
		finally {
			this.lock.unlock();
		}
		return this;
	}

	/** As {@link #refuse()}, for good. */
	@Override
	public void close() {
		refuse();
		resumeFlow();
	}

	private void resumeFlow() {
		this.lock.lock();
		try {
			this.stalled = false;
			this.flowing.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void accept(ServerSocket from) {
		while (!from.isClosed()) {
			try {
				connect(from, from.accept());
			}
			catch (IOException ex) {
				// refused from now on, or a client that left at once
			}
		}
	}

	private void connect(ServerSocket from, Socket client) {
		Socket server = new Socket();
		this.sockets.add(client);
		this.sockets.add(server);
		try {
			client.setTcpNoDelay(true);
			server.setTcpNoDelay(true);
			server.connect(new InetSocketAddress(this.targetHost, this.targetPort));
			start(() -> pass(client, server));
			start(() -> pass(server, client));
		}
		catch (IOException ex) {
			end(client, server);
		}
		if (from.isClosed()) {
			end(client, server);
		}
	}

	private void pass(Socket from, Socket to) {
		byte[] buffer = new byte[BUFFER];
		try {
			InputStream input = from.getInputStream();
			OutputStream output = to.getOutputStream();
			for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
				awaitFlow();
				output.write(buffer, 0, length);
			}
			awaitFlow();
			to.shutdownOutput();
			if (from.isOutputShutdown()) {
				forget(from, to);
			}
		}
		catch (IOException ex) {
			end(from, to);
		}
	}

	/** Both sides said goodbye. */
	private void forget(Socket one, Socket other) throws IOException {
		this.sockets.remove(one);
		this.sockets.remove(other);
		one.close();
		other.close();
	}

	private void awaitFlow() {
		this.lock.lock();
		try {
			while (this.stalled) {
				this.flowing.awaitUninterruptibly();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void end(Socket one, Socket other) {
		reset(one);
		reset(other);
		this.sockets.remove(one);
		this.sockets.remove(other);
	}

	private static void reset(Socket socket) {
		try (socket) {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// closed before
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "test-relay");
		thread.setDaemon(true);
		thread.start();
	}

}
