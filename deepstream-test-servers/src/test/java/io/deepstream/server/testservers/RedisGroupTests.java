package io.deepstream.server.testservers;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RedisGroupTests {

	@Test
	void clusterNodesShareTheSlotsAndOneComesBack() {
		try (RedisCluster cluster = TestServers.newRedisCluster()) {
			TestServer node = cluster.nodes().get(1);

			assertThat(Redis.ask(cluster.nodes().get(0), "SET foo 1")).startsWith("-MOVED");
			assertThat(Redis.ask(cluster.nodes().get(2), "SET foo 1")).isEqualTo("OK");

			node.kill().start();
			await().atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(Redis.ask(node, "CLUSTER INFO")).contains("cluster_state:ok"));
		}
	}

	@Test
	void sentinelsReplaceAMasterThatWasKilled() {
		try (RedisSentinel group = TestServers.newRedisSentinel()) {
			assertThat(Redis.ask(group.master(), "SET a 1")).isEqualTo("OK");
			await().atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(Redis.ask(group.replica(), "GET a")).isEqualTo("1"));

			group.master().kill();

			await().atMost(Duration.ofSeconds(60))
				.untilAsserted(
						() -> assertThat(Redis.ask(group.replica(), "INFO replication")).contains("role:master"));
		}
	}

}
