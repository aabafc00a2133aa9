package io.deepstream.server.testservers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Redis master with one replica, watched by three sentinels, from programs of this
 * machine. A master that is away for more than a second is replaced.
 */
public final class RedisSentinel implements AutoCloseable {

	private static final String MASTER_NAME = "mymaster";

	private static final int SENTINELS = 3;

	private final List<TestServer> servers;

	private RedisSentinel(List<TestServer> servers) {
		this.servers = List.copyOf(servers);
	}

	static RedisSentinel start() {
		List<TestServer> servers = new ArrayList<>();
		try {
			TestServer master = Origins.startHere(RedisKind.replicated());
			servers.add(master);
			TestServer replica = Origins.startHere(RedisKind.replicaOf(master));
			servers.add(replica);
			await(replica, "INFO replication", "master_link_status:up");
			for (int i = 0; i < SENTINELS; i++) {
				servers.add(Origins.startHere(new RedisSentinelKind(MASTER_NAME, master)));
			}
			for (TestServer sentinel : servers.subList(2, servers.size())) {
				await(sentinel, "SENTINEL CKQUORUM " + MASTER_NAME, "OK " + SENTINELS);
				await(sentinel, "INFO sentinel", "slaves=1,sentinels=" + SENTINELS);
			}
			return new RedisSentinel(servers);
		}
		catch (RuntimeException ex) {
			servers.forEach(TestServer::close);
			throw ex;
		}
	}

	/** What sentinels call the master. */
	public String masterName() {
		return MASTER_NAME;
	}

	/** The server that was the master at first. */
	public TestServer master() {
		return this.servers.get(0);
	}

	/** The server that was the replica at first. */
	public TestServer replica() {
		return this.servers.get(1);
	}

	public List<TestServer> sentinels() {
		return this.servers.subList(2, this.servers.size());
	}

	/** Of the sentinels, as {@code host:port,host:port,host:port}. */
	public String addresses() {
		return sentinels().stream().map(TestServer::address).collect(Collectors.joining(","));
	}

	@Override
	public void close() {
		this.servers.forEach(TestServer::close);
	}

	private static void await(TestServer server, String command, String expected) {
		if (!Waiting.until(Waiting.JOIN, () -> Redis.ask(server, command).contains(expected))) {
			throw new IllegalStateException(
					"%s answers '%s' with %s".formatted(server, command, Redis.ask(server, command)));
		}
	}

}
