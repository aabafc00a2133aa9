package io.deepstream.server.connector.jgroups;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where a node is, and where it looks for the others.
 *
 * @param cluster name of the cluster; nodes of clusters of different names do not meet
 * @param address that this node listens on, and that the others reach it at
 * @param port that this node listens on; the port 100 above it is used, too
 * @param seeds addresses of some nodes, this one's own included or not; a node finds the
 * others through any of them
 * @param secret shared by all nodes
 */
public record JGroupsOptions(String cluster, InetAddress address, int port, List<InetSocketAddress> seeds,
		String secret) {

	public JGroupsOptions {
		seeds = List.copyOf(seeds);
		if (seeds.isEmpty()) {
			throw new IllegalArgumentException("There must be a seed");
		}
		if (secret.isBlank()) {
			throw new IllegalArgumentException("The secret must not be blank");
		}
	}

	@Override
	public String toString() {
		return this.cluster + " at " + this.address.getHostAddress() + ":" + this.port + ", seeds " + this.seeds;
	}

}
