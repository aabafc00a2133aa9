package io.deepstream.server.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.deepstream.server.sample.SampleApplication;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The client that is published on npm, driven by Node.js and by a browser, against whole
 * applications.
 */
class PublishedClientIT {

	private static final Path JAVASCRIPT = Path.of("src", "test", "js");

	@TestFactory
	Stream<DynamicNode> servesOnTomcat() {
		return against(ServerProcess.packaged("tomcat"), "tomcat", JAVASCRIPT);
	}

	@TestFactory
	Stream<DynamicNode> servesOnJetty() {
		return against(ServerProcess.ofClassPath("jetty", SampleApplication.class.getName()), "jetty", JAVASCRIPT);
	}

	@TestFactory
	Stream<DynamicNode> servesOnNetty() {
		return against(ServerProcess.packagedWithNetty("netty"), "netty", JAVASCRIPT);
	}

	@TestFactory
	Stream<DynamicNode> servesThePageOfTheSample() {
		return against(ServerProcess.packaged("page"), "page", JAVASCRIPT.resolve("page"));
	}

	@TestFactory
	Stream<DynamicNode> thePageOutlivesANode() {
		TestServer redis = TestServers.redis();
		Map<String, ServerProcess> nodes = new TreeMap<>();
		for (String name : List.of("one", "two")) {
			nodes.put(name,
					ServerProcess.packaged("page-" + name, "--deepstream.node-id=" + name,
							"--spring.profiles.active=cluster-redis", "--spring.data.redis.host=" + redis.host(),
							"--spring.data.redis.port=" + redis.port(), "--deepstream.messaging.prefix=page",
							"--deepstream.cache.redis.key-prefix=page/"));
		}
		Map<String, String> environment = Map.of("DEEPSTREAM_BALANCER",
				Path.of("..", "sample-app", "cluster", "balancer.js").toString(), "DEEPSTREAM_NODES",
				nodes.entrySet()
					.stream()
					.map((node) -> node.getKey() + "=" + node.getValue().port() + "=" + node.getValue().processId())
					.collect(Collectors.joining(",")));
		return new NodeTests(ServerProcess.reports("page-cluster"), environment).in(JAVASCRIPT.resolve("cluster"))
			.onClose(() -> nodes.values().forEach(ServerProcess::close));
	}

	@TestFactory
	Stream<DynamicNode> refusesWhatIsNotAllowed() {
		return against(ServerProcess.ofClassPath("guarded", GuardedApplication.class.getName()), "guarded",
				JAVASCRIPT.resolve("guarded"));
	}

	private static Stream<DynamicNode> against(ServerProcess server, String name, Path folder) {
		Map<String, String> environment = Map.of("DEEPSTREAM_URL", "ws://" + server.address() + "/deepstream",
				"DEEPSTREAM_PAGE", "http://" + server.address() + "/");
		return new NodeTests(ServerProcess.reports(name), environment).in(folder).onClose(server::close);
	}

}
