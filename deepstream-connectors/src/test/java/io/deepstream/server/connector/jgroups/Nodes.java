package io.deepstream.server.connector.jgroups;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/**
 * Places of nodes on the loopback address, and buses there.
 */
final class Nodes {

	private static final String SECRET = "open sesame";

	private Nodes() {
	}

	static InetSocketAddress freePlace() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static JGroupsMessageBus bus(String cluster, InetSocketAddress place, List<InetSocketAddress> seeds) {
		return bus(cluster, place, seeds, SECRET);
	}

	static JGroupsMessageBus bus(String cluster, InetSocketAddress place, List<InetSocketAddress> seeds,
			String secret) {
		return new JGroupsMessageBus(options(cluster, place, seeds, secret));
	}

	static JGroupsOptions options(String cluster, InetSocketAddress place, List<InetSocketAddress> seeds) {
		return options(cluster, place, seeds, SECRET);
	}

	private static JGroupsOptions options(String cluster, InetSocketAddress place, List<InetSocketAddress> seeds,
			String secret) {
		return new JGroupsOptions(cluster, place.getAddress(), place.getPort(), seeds, secret);
	}

}
