package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks TLS in front of a server that does not.
 */
final class TlsFront implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(TlsFront.class);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final ServerSocket socket;

	private final AtomicInteger attempts = new AtomicInteger();

	private final AtomicInteger connections = new AtomicInteger();

	TlsFront(SSLContext context, String host, int port) throws IOException {
		this.socket = context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
		this.threads.execute(() -> accept(host, port));
	}

	private void accept(String host, int port) {
		while (!this.socket.isClosed()) {
			try {
				Socket client = this.socket.accept();
				this.attempts.incrementAndGet();
				Socket server = new Socket(host, port);
				this.threads.execute(() -> pass(client, server, true));
				this.threads.execute(() -> pass(server, client, false));
			}
			catch (IOException closed) {
				return;
			}
		}
	}

	private void pass(Socket from, Socket to, boolean counts) {
		try (from; to) {
			byte[] bytes = new byte[8192];
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			int first = in.read();
			if (first >= 0) {
				this.connections.addAndGet(counts ? 1 : 0);
				out.write(first);
				for (int size = in.read(bytes); size >= 0; size = in.read(bytes)) {
					out.write(bytes, 0, size);
				}
			}
		}
		catch (IOException ended) {
			logger.debug("So does the other side", ended);
		}
	}

	int port() {
		return this.socket.getLocalPort();
	}

	/** Those that were begun. */
	int attempts() {
		return this.attempts.get();
	}

	/** Those that have sent something. */
	int connections() {
		return this.connections.get();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		this.threads.shutdownNow();
	}

}
