package io.deepstream.server.connector.jgroups;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.deepstream.server.testservers.Ports;

/**
 * Places of nodes on the loopback address, and buses there.
 */
final class Nodes {

	private static final String SECRET = "open sesame";

	private Nodes() {
	}

	static InetSocketAddress freePlace() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.next());
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
