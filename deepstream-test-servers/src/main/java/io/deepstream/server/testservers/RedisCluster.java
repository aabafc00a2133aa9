package io.deepstream.server.testservers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Redis Cluster of three masters without replicas, from programs of this machine.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int MASTERS = 3;

	private static final int SLOTS = 16_384;

	private final List<TestServer> nodes;

	private RedisCluster(List<TestServer> nodes) {
		this.nodes = List.copyOf(nodes);
	}

	static RedisCluster start() {
		List<TestServer> nodes = new ArrayList<>();
		try {
			for (int i = 0; i < MASTERS; i++) {
				nodes.add(Origins.startHere(RedisKind.clusterNode()));
			}
			join(nodes);
			return new RedisCluster(nodes);
		}
		catch (RuntimeException ex) {
			nodes.forEach(TestServer::close);
			throw ex;
		}
	}

	/** The masters, each with a third of the slots, in the order of these. */
	public List<TestServer> nodes() {
		return this.nodes;
	}

	/** As {@code host:port,host:port,host:port}. */
	public String addresses() {
		return this.nodes.stream().map(TestServer::address).collect(Collectors.joining(","));
	}

	@Override
	public void close() {
		this.nodes.forEach(TestServer::close);
	}

	private static void join(List<TestServer> nodes) {
		for (int i = 0; i < nodes.size(); i++) {
			int first = i * SLOTS / nodes.size();
			int last = (i + 1) * SLOTS / nodes.size() - 1;
			expectOk(nodes.get(i), "CLUSTER ADDSLOTSRANGE " + first + " " + last);
			expectOk(nodes.get(i), "CLUSTER SET-CONFIG-EPOCH " + (i + 1));
		}
		for (TestServer other : nodes.subList(1, nodes.size())) {
			expectOk(nodes.get(0), "CLUSTER MEET " + other.host() + " " + other.port());
		}
		nodes.forEach(RedisCluster::awaitAllSlots);
	}

	private static void awaitAllSlots(TestServer node) {
		boolean joined = Waiting.until(Waiting.JOIN, () -> {
			String info = Redis.ask(node, "CLUSTER INFO");
			return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + MASTERS)
					&& info.contains("cluster_slots_ok:" + SLOTS);
		});
		if (!joined) {
			throw new IllegalStateException(node + " does not see its cluster: " + Redis.ask(node, "CLUSTER INFO"));
		}
	}

	private static void expectOk(TestServer node, String command) {
		String reply = Redis.ask(node, command);
		if (!reply.equals("OK")) {
			throw new IllegalStateException(node + " answers '" + command + "' with " + reply);
		}
	}

}
