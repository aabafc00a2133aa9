package io.deepstream.server.autoconfigure;

import java.util.Map;

import io.deepstream.server.autoconfigure.application.ApplicationEventsProperties;
import io.deepstream.server.autoconfigure.application.TransactionProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What somebody reads who has given a property a value that it cannot have.
 */
@ExtendWith(OutputCaptureExtension.class)
class PropertyFailureTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			deepstream.max-connections, 0, must be positive
			deepstream.start-timeout, 0s, must be positive
			deepstream.stop-timeout, -1s, must be positive
			deepstream.node-id, "  ", must be not blank
			deepstream.connection.heartbeat-interval, 0s, must be positive
			deepstream.connection.unauthenticated-timeout, -1s, must be not negative
			deepstream.connection.max-auth-attempts, 0, must be positive
			deepstream.connection.max-pending-requests, 0, must be positive and less than 2GB
			deepstream.connection.max-pending-requests, 2GB, must be positive and less than 2GB
			deepstream.connection.max-subscriptions, -1, must be positive
			deepstream.connection.max-name-length, 0, must be positive
			deepstream.limits.max-unauthenticated-connections, -1, must be not negative
			deepstream.limits.max-connections-per-second, -1, must be within 0 and 100000000
			deepstream.limits.max-logins-per-second, -1, must be within 0 and 100000000
			deepstream.limits.max-messages-per-second, 100000001, must be within 0 and 100000000
			deepstream.limits.max-user-messages-per-second, -1, must be within 0 and 100000000
			deepstream.limits.max-calls, -1, must be not negative
			deepstream.limits.max-user-calls, -1, must be not negative
			deepstream.record.cache-timeout, 0s, must be positive
			deepstream.record.storage-timeout, 0s, must be positive
			deepstream.record.storage-queue-size, 0, must be positive
			deepstream.record.max-size, 3GB, must be positive and less than 2GB
			deepstream.record.max-depth, 0, must be within 1 and 1000
			deepstream.record.max-depth, 1001, must be within 1 and 1000
			deepstream.record.max-array-gap, -1, must be not negative
			deepstream.rpc.ack-timeout, 0s, must be positive
			deepstream.rpc.response-timeout, 1ms, must be at least deepstream.rpc.ack-timeout
			deepstream.listen.response-timeout, 0s, must be positive
			deepstream.listen.rematch-interval, -1s, must be not negative
			deepstream.listen.match-cooldown, -1s, must be not negative
			deepstream.listen.max-patterns-per-connection, 0, must be positive
			deepstream.cluster.heartbeat-interval, 0s, must be positive
			deepstream.application-events.queue-size, 0, must be positive
			deepstream.transaction.max-messages, 0, must be positive
			deepstream.auth.type, "", must be a list of different types
			deepstream.auth.type, "custom,custom", must be a list of different types
			deepstream.auth.type, "none,custom", must be a list in which nothing follows 'none'
			deepstream.auth.timeout, 0s, must be positive
			deepstream.auth.max-concurrent, 0, must be positive
			deepstream.auth.max-waiting, -1, must be not negative
			deepstream.auth.max-failures-per-address, -1, must be not negative
			deepstream.auth.failure-window, 0s, must be positive
			deepstream.auth.storage.table, " ", must be within 1 and 256 characters
			deepstream.auth.storage.iterations, 0, must be within 1 and 100000000
			deepstream.auth.storage.key-length, 1025, must be within 1 and 1024
			deepstream.permission.reload-interval, -1s, must be not negative
			deepstream.permission.max-rule-iterations, 0, must be positive
			deepstream.permission.cache-size, -1, must be within 0 and 10000000
			deepstream.cluster.node-timeout, 1s, must be at least two times deepstream.cluster.heartbeat-interval
			deepstream.cluster.join-timeout, -1s, must be not negative
			deepstream.cache.redis.time-to-live, -1s, must be not negative
			deepstream.cache.memcached.servers, "", must be at least one address
			deepstream.cache.memcached.servers, localhost, "must be host:port, but is localhost"
			deepstream.cache.memcached.servers, "a:1,b:65536", "must be host:port, but is b:65536"
			deepstream.cache.memcached.lifetime, -1s, must be within 0 and 68 years
			deepstream.cache.memcached.max-item-size, 1023B, must be at least 1KB and less than 2GB
			deepstream.cache.memcached.timeout, 0s, must be positive
			deepstream.storage.jdbc.table, "a; drop table b", must be a name of letters
			deepstream.storage.jdbc.threads, 0, must be positive
			deepstream.storage.jdbc.queue-size, 0, must be positive
			deepstream.storage.jdbc.timeout, 0s, must be positive
			deepstream.messaging.prefix, " ", must be not blank
			deepstream.messaging.kafka.partitions, 0, must be positive
			deepstream.messaging.kafka.replicas, 0, must be positive or -1
			deepstream.storage.mongodb.default-collection, system.users, must be the name of a collection
			deepstream.storage.mongodb.max-outstanding, 0, must be positive
			deepstream.storage.mongodb.timeout, 0s, must be positive
			deepstream.storage.rethinkdb.port, 0, must be within 1 and 65535
			deepstream.storage.rethinkdb.database, a b, must be letters
			deepstream.storage.rethinkdb.default-table, a.b, must be letters
			deepstream.storage.rethinkdb.primary-key, "", must be not empty
			deepstream.storage.rethinkdb.threads, 0, must be positive
			deepstream.storage.rethinkdb.queue-size, 0, must be positive
			deepstream.storage.rethinkdb.timeout, 0s, must be positive
			deepstream.netty.port, 65536, must be within 0 and 65535
			deepstream.netty.threads, -1, must be within 0 and 1024
			deepstream.netty.handshake-timeout, 0s, must be positive
			deepstream.netty.send-buffer-size, 2GB, must be not negative and less than 2GB
			deepstream.websocket.path, deepstream, must be a slash followed by
			deepstream.websocket.path, /, must be a slash followed by
			deepstream.websocket.path, /a/{b}, must be a slash followed by
			deepstream.websocket.path, /a*, must be a slash followed by
			deepstream.websocket.max-message-size, 0, must be positive and less than 2GB
			deepstream.websocket.max-pending-size, 4GB, must be positive and less than 2GB
			deepstream.websocket.send-timeout, 0s, must be positive
			""")
	void saysWhatAValueMustBe(String property, String value, String requirement, CapturedOutput output) {
		run(property, value);

		assertThat(output).contains("APPLICATION FAILED TO START", property + " " + requirement,
				"Update your application's configuration");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			deepstream.cache.type, redsi, MEMORY
			deepstream.cache.type, hazelcast, MEMORY
			deepstream.storage.type, redis, 'MEMORY'
			deepstream.storage.type, redis, 'NONE'
			deepstream.messaging.type, carrier-pigeon, NONE
			deepstream.permission.type, vlave, VALVE
			deepstream.auth.type, fiel, FILE
			deepstream.features, evnt, 'EVENT'
			deepstream.features, evnt, 'PRESENCE'
			""")
	void listsTheValuesThatAreThere(String property, String value, String possible, CapturedOutput output) {
		run(property, value);

		assertThat(output).contains("APPLICATION FAILED TO START", "Property: " + property, "\"" + value + "\"",
				"The following values are valid:", possible);
	}

	@Test
	void wantsAUserAndItsPasswordTogether(CapturedOutput output) {
		run("deepstream.cache.memcached.username", "me");

		assertThat(output).contains("deepstream.cache.memcached.password must be there with"
				+ " deepstream.cache.memcached.username, but is missing");
	}

	@Test
	void refusesAnUnknownTypeEvenIfBeansAreMadeLate(CapturedOutput output) {
		run("deepstream.storage.type", "redis", "--spring.main.lazy-initialization=true");

		assertThat(output).contains("Property: deepstream.storage.type", "The following values are valid:");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			deepstream.max-connections, many
			deepstream.connection.heartbeat-interval, soon
			deepstream.websocket.max-message-size, huge
			""")
	void saysWhatCannotBeConverted(String property, String value, CapturedOutput output) {
		run(property, value);

		assertThat(output).contains("APPLICATION FAILED TO START", "Property: " + property, "\"" + value + "\"");
	}

	private static void run(String property, String value, String... arguments) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Node.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(Map.of(property, value));
		assertThatException().isThrownBy(() -> application.run(arguments).close());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties({ ApplicationEventsProperties.class, JdbcStorageProperties.class,
			KafkaBusProperties.class, MemcachedCacheProperties.class, MongoStorageProperties.class,
			NettyProperties.class, RedisCacheProperties.class, RethinkDbStorageProperties.class,
			StorageAuthProperties.class, TransactionProperties.class, WebSocketProperties.class })
	@ImportAutoConfiguration({ DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class })
	static class Node {

	}

}
