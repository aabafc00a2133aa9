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
 * The client that is published on npm, logged in by a users file and judged by a rules
 * file, on one node and on three.
 */
class RulesIT {

	private static final Path FOLDER = Path.of("src", "test", "js", "rules");

	private static final List<String> FILES = List.of("--deepstream.auth.type=file",
			"--deepstream.auth.file.users=" + FOLDER.resolve("users.yml").toUri(), "--deepstream.permission.type=valve",
			"--deepstream.permission.rules=" + FOLDER.resolve("rules.yml").toUri());

	@TestFactory
	Stream<DynamicNode> onOneNode() {
		return on("rules", List.of(List.of()));
	}

	@TestFactory
	Stream<DynamicNode> onThreeNodes() {
		TestServer redis = TestServers.redis();
		List<String> cluster = List.of("--spring.profiles.active=cluster-redis",
				"--spring.data.redis.host=" + redis.host(), "--spring.data.redis.port=" + redis.port(),
				"--deepstream.messaging.prefix=rules-" + UUID.randomUUID());
		return on("rules-cluster", List.of(cluster, cluster, cluster));
	}

	private static Stream<DynamicNode> on(String name, List<List<String>> nodes) {
		List<ServerProcess> servers = new ArrayList<>();
		for (List<String> node : nodes) {
			servers.add(ServerProcess.packaged(name + servers.size(),
					Stream.concat(FILES.stream(), node.stream()).toArray(String[]::new)));
		}
		String urls = servers.stream()
			.map((server) -> "ws://" + server.address() + "/deepstream")
			.collect(Collectors.joining(","));
		Map<String, String> environment = Map.of("DEEPSTREAM_URLS", urls, "DEEPSTREAM_URL", urls.split(",")[0]);
		return new NodeTests(ServerProcess.reports(name), environment).in(FOLDER)
			.onClose(() -> servers.forEach(ServerProcess::close));
	}

}
