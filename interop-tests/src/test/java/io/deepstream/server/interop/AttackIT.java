package io.deepstream.server.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Attacks on a node beside clients that must not notice: on both of its doors, and on one
 * of three. Its limits are low, so that attacks need not be large.
 */
class AttackIT {

	private static final Path FOLDER = Path.of("src", "test", "js", "attacks");

	private static final Path RULES = Path.of("src", "test", "js", "rules");

	private static final List<String> GUARDED = List.of("--deepstream.auth.type=file",
			"--deepstream.auth.file.users=" + RULES.resolve("users.yml").toUri(), "--deepstream.permission.type=valve",
			"--deepstream.permission.rules=" + RULES.resolve("rules.yml").toUri(),
			"--management.endpoints.web.exposure.include=deepstream", "--deepstream.connection.heartbeat-interval=5s",
			"--deepstream.limits.max-messages-per-second=2000", "--deepstream.netty.handshake-timeout=3s",
			"--server.tomcat.connection-timeout=3s");

	@TestFactory
	Stream<DynamicNode> onTheApplicationsPort() {
		return on("attacks", "tomcat", List.of(List.of()));
	}

	@TestFactory
	Stream<DynamicNode> onThePortOfItsOwn() {
		return on("attacks-netty", "netty", List.of(List.of()));
	}

	@TestFactory
	Stream<DynamicNode> onOneOfThreeNodes() {
		TestServer redis = TestServers.redis();
		List<String> cluster = List.of("--spring.profiles.active=cluster-redis",
				"--spring.data.redis.host=" + redis.host(), "--spring.data.redis.port=" + redis.port(),
				"--deepstream.messaging.prefix=attacks-" + UUID.randomUUID());
		return on("attacks-cluster", "tomcat", List.of(cluster, cluster, cluster));
	}

	private static Stream<DynamicNode> on(String name, String door, List<List<String>> nodes) {
		List<ServerProcess> servers = new ArrayList<>();
		for (List<String> node : nodes) {
			String[] arguments = Stream.concat(GUARDED.stream(), node.stream()).toArray(String[]::new);
			servers.add(ServerProcess.packaged(name + servers.size(), arguments));
		}
		String urls = servers.stream()
			.map((server) -> "ws://" + (door.equals("netty") ? server.ownAddress() : server.address()) + "/deepstream")
			.collect(Collectors.joining(","));
		String attacked = "http://" + servers.get(servers.size() - 1).address() + "/actuator/deepstream";
		Map<String, String> environment = Map.of("DEEPSTREAM_URLS", urls, "DEEPSTREAM_URL", urls.split(",")[0],
				"DEEPSTREAM_STATUS", attacked, "DEEPSTREAM_DOOR", door);
		return new NodeTests(ServerProcess.reports(name), environment).in(FOLDER)
			.onClose(() -> servers.forEach(ServerProcess::close));
	}

}
