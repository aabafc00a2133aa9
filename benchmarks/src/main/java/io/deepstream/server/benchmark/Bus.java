package io.deepstream.server.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;

/**
 * A message bus that nodes can have, and the properties that lead to it.
 */
enum Bus {

	DIRECT, AMQP, REDIS, KAFKA;

	String type() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Starts the server behind it if there is one. */
	List<String> properties(String prefix, int node) {
		List<String> properties = new ArrayList<>(
				List.of("--deepstream.messaging.type=" + type(), "--deepstream.messaging.prefix=" + prefix));
		switch (this) {
			case DIRECT -> properties.addAll(List.of("--deepstream.messaging.direct.port=" + (7810 + node),
					"--deepstream.messaging.direct.secret=figures",
					"--deepstream.messaging.direct.seeds=127.0.0.1:7810"));
			case AMQP -> properties.addAll(address("spring.rabbitmq", TestServers.rabbitMq()));
			case KAFKA -> properties.add("--spring.kafka.bootstrap-servers=" + TestServers.kafka().address());
			case REDIS -> {
				// where the cache is
			}
		}
		return properties;
	}

	static List<String> redis() {
		return Stream
			.concat(Stream.of("--deepstream.cache.type=redis"),
					address("spring.data.redis", TestServers.redis()).stream())
			.toList();
	}

	private static List<String> address(String prefix, TestServer server) {
		return List.of("--" + prefix + ".host=" + server.host(), "--" + prefix + ".port=" + server.port());
	}

}
