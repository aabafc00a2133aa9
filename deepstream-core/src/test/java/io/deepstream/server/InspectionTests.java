package io.deepstream.server;

import java.time.Duration;

import io.deepstream.server.cluster.ClusterState.Registry;
import io.deepstream.server.cluster.MemberStatus;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.protocol.Topic;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Requests.names;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a node tells of its clients and of the other nodes.
 */
class InspectionTests {

	@Test
	void countsWhatClientsAreSubscribedTo() {
		DeepstreamServer server = Nodes.single(new ManualScheduler());
		TestClient alice = TestClient.login(server, "alice");
		TestClient bob = TestClient.login(server, "bob");
		alice.send(names(EventAction.SUBSCRIBE, "b", "a", "c"));
		bob.send(names(EventAction.SUBSCRIBE, "c"));

		SubscriptionCounts counts = server.subscriptions();

		assertThat(counts.total(Topic.EVENT)).isEqualTo(new SubscriptionCounts.Total(3, 4));
		assertThat(counts.total(Topic.RECORD)).isEqualTo(new SubscriptionCounts.Total(0, 0));
		assertThat(counts.top(Topic.EVENT, 2)).containsExactly(new SubscriptionCounts.Name("c", 2),
				new SubscriptionCounts.Name("a", 1));
		assertThat(counts.of(alice.connection())).containsEntry(Topic.EVENT, 3).containsEntry(Topic.RPC, 0);
	}

	@Test
	void tellsHowTheNodesAre() {
		Nodes nodes = new Nodes(1);
		nodes.start("a", "b");
		TestClient client = nodes.login("b", "alice");
		client.send(names(RpcAction.PROVIDE, "one", "two"));
		nodes.settle();

		assertThat(nodes.node("a").cluster().statuses()).extracting(MemberStatus::node).containsExactly("a", "b");
		MemberStatus other = nodes.node("a").cluster().statuses().get(1);
		assertThat(other.joined()).isTrue();
		assertThat(other.silent()).isLessThan(Duration.ofSeconds(1));
		assertThat(other.names()).containsEntry(Registry.ONLINE_USERS, 1)
			.containsEntry(Registry.RPC_PROVIDERS, 2)
			.containsEntry(Registry.EVENT_PATTERNS, 0);

		nodes.vanish("b");
		nodes.pass(Duration.ofSeconds(2));

		assertThat(nodes.node("a").cluster().statuses().get(1).silent()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
		nodes.leave("a");
	}

}
