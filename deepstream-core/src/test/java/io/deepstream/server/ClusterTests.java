package io.deepstream.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import io.deepstream.server.cluster.ClusterState.Registry;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Requests.answer;
import static io.deepstream.server.Requests.call;
import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static io.deepstream.server.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClusterTests {

	private final Nodes nodes = new Nodes(1);

	@Test
	void tellsUsersOfAllNodesAsOne() {
		this.nodes.start("a", "b", "c");
		TestClient watcher = this.nodes.login("a", "watcher");
		watcher.send(names(PresenceAction.SUBSCRIBE, "joe"));
		watcher.expect(PresenceAction.SUBSCRIBE);

		TestClient onB = this.nodes.login("b", "joe");
		TestClient onC = this.nodes.login("c", "joe");
		assertThat(watcher.drain()).containsExactly(one(PresenceAction.PRESENCE_JOIN, "joe"));
		onB.vanish();
		this.nodes.settle();
		watcher.expectNothing();
		onC.vanish();
		this.nodes.settle();

		assertThat(watcher.drain()).containsExactly(one(PresenceAction.PRESENCE_LEAVE, "joe"));
	}

	@Test
	void tellsALateNodeWhatThereIs() {
		this.nodes.start("a");
		this.nodes.login("a", "joe");
		TestClient provider = this.nodes.login("a", "provider");
		provider.send(names(RpcAction.PROVIDE, "add"));

		this.nodes.start("b");

		TestClient late = this.nodes.login("b", "late");
		late.send(names(PresenceAction.QUERY, "joe", "late"));
		assertThat(text(late.expect(PresenceAction.QUERY_RESPONSE))).isEqualTo("{\"joe\":true,\"late\":true}");
		assertThat(this.nodes.node("b").cluster().state().nodesWith(Registry.RPC_PROVIDERS, "add"))
			.containsExactly("a");
	}

	@Test
	void tellsOfUsersThatWentWithTheirNode() {
		this.nodes.start("a", "b", "c");
		TestClient watcher = this.nodes.login("a", "watcher");
		watcher.send(names(PresenceAction.SUBSCRIBE, "joe", "jim"));
		watcher.drain();
		this.nodes.login("b", "joe");
		this.nodes.login("c", "jim");
		watcher.drain();

		this.nodes.leave("b");
		assertThat(watcher.drain()).containsExactly(one(PresenceAction.PRESENCE_LEAVE, "joe"));
		this.nodes.vanish("c");
		this.nodes.pass(Duration.ofSeconds(5));
		watcher.expectNothing();
		this.nodes.pass(Duration.ofSeconds(3));

		assertThat(watcher.drain()).containsExactly(one(PresenceAction.PRESENCE_LEAVE, "jim"));
		assertThat(this.nodes.node("a").cluster().members()).containsExactly("a");
	}

	@Test
	void callsProvidersOfOtherNodesEachOnce() {
		this.nodes.start("a", "b", "c");
		TestClient requester = this.nodes.login("a", "requester");
		TestClient onB = this.nodes.login("b", "b");
		TestClient onC = this.nodes.login("c", "c");
		onB.send(names(RpcAction.PROVIDE, "add"));
		onC.send(names(RpcAction.PROVIDE, "add"));
		this.nodes.settle();

		requester.send(call(RpcAction.REQUEST, "add", "c1", "1"));
		this.nodes.settle();
		onB.drain();
		onC.drain();
		onB.send(call(RpcAction.REJECT, "add", "c1", null));
		onC.send(call(RpcAction.REJECT, "add", "c1", null));
		this.nodes.settle();
		onB.send(call(RpcAction.REJECT, "add", "c1", null));
		onC.send(call(RpcAction.REJECT, "add", "c1", null));
		this.nodes.settle();

		assertThat(requester.drain()).containsExactly(call(RpcAction.NO_RPC_PROVIDER, "add", "c1", null));
		requester.send(call(RpcAction.REQUEST, "add", "c2", "2"));
		this.nodes.settle();
		onB.send(call(RpcAction.ACCEPT, "add", "c2", null));
		onC.send(call(RpcAction.ACCEPT, "add", "c2", null));
		onB.send(call(RpcAction.RESPONSE, "add", "c2", "3"));
		onC.send(call(RpcAction.RESPONSE, "add", "c2", "3"));
		this.nodes.settle();
		assertThat(requester.drain()).containsExactly(call(RpcAction.ACCEPT, "add", "c2", null),
				call(RpcAction.RESPONSE, "add", "c2", "3"));
	}

	@Test
	void asksAnotherNodeWhenTheProvidersNodeIsGone() {
		this.nodes.start("a", "b");
		TestClient requester = this.nodes.login("a", "requester");
		TestClient onB = this.nodes.login("b", "b");
		onB.send(names(RpcAction.PROVIDE, "add"));
		this.nodes.settle();
		requester.send(call(RpcAction.REQUEST, "add", "c1", "1"));
		this.nodes.settle();
		TestClient onA = this.nodes.login("a", "other");
		onA.send(names(RpcAction.PROVIDE, "add"));
		onA.expect(RpcAction.PROVIDE);

		this.nodes.leave("b");

		onA.expect(RpcAction.REQUEST);
		onA.send(call(RpcAction.RESPONSE, "add", "c1", "3"));
		requester.expect(RpcAction.RESPONSE);
	}

	@Test
	void findsProvidersOnOtherNodes() {
		this.nodes.start("a", "b", "c");
		TestClient subscriber = this.nodes.login("a", "subscriber");
		TestClient onB = listen("b");
		subscribe(subscriber);

		assertThat(onB.drain()).extracting(Message::action)
			.containsExactly(RecordAction.SUBSCRIPTION_FOR_PATTERN_FOUND);
		onB.send(answer(RecordAction.LISTEN_ACCEPT, "^l/", "l/1"));
		this.nodes.settle();
		assertThat(subscriber.drain()).containsExactly(one(RecordAction.SUBSCRIPTION_HAS_PROVIDER, "l/1"));
		TestClient onC = this.nodes.login("c", "late");
		subscribe(onC);
		assertThat(onC.drain()).containsExactly(one(RecordAction.SUBSCRIPTION_HAS_PROVIDER, "l/1"));
		subscriber.vanish();
		this.nodes.settle();
		onB.expectNothing();
		onC.vanish();
		this.nodes.settle();

		assertThat(onB.drain()).containsExactly(answer(RecordAction.SUBSCRIPTION_FOR_PATTERN_REMOVED, "^l/", "l/1"));
	}

	@Test
	void tellsSubscribersWhenTheOnlyProviderUnlistensOnAnotherNode() {
		for (int seed = 0; seed < 20; seed++) {
			Nodes some = new Nodes(seed);
			some.start("a", "b", "c");
			TestClient subscriber = some.login("a", "subscriber");
			TestClient provider = provideOn(some, "b", subscriber);

			provider.send(one(RecordAction.UNLISTEN, "^l/"));
			some.settle();

			assertThat(subscriber.drain()).as("seed %d", seed)
				.containsExactly(one(RecordAction.SUBSCRIPTION_HAS_NO_PROVIDER, "l/1"));
		}
	}

	@Test
	void tellsSubscribersWhenTheProviderVanishesWithItsNode() {
		for (String name : new String[] { "l/1", "l/2", "l/3", "l/4" }) {
			Nodes some = new Nodes(7);
			some.start("a", "b");
			TestClient subscriber = some.login("a", "subscriber");
			TestClient onA = some.login("a", "other");
			TestClient onB = some.login("b", "provider");
			onB.send(one(RecordAction.LISTEN, "^l/"));
			some.settle();
			subscriber.send(names(RecordAction.SUBSCRIBE, name));
			some.settle();
			onB.send(answer(RecordAction.LISTEN_ACCEPT, "^l/", name));
			some.settle();
			onA.send(one(RecordAction.LISTEN, "^l/"));
			some.settle();
			onA.drain();
			subscriber.drain();

			some.vanish("b");
			some.pass(Duration.ofSeconds(8));

			assertThat(onA.drain()).as(name).contains(answer(RecordAction.SUBSCRIPTION_FOR_PATTERN_FOUND, "^l/", name));
			assertThat(subscriber.drain()).as(name)
				.containsExactly(one(RecordAction.SUBSCRIPTION_HAS_NO_PROVIDER, name));
		}
	}

	@Test
	void asksASecondListenerToAPatternThatItsNodeListensToAlready() {
		this.nodes.start("a", "b", "c");
		for (String name : new String[] { "l/1", "l/2", "l/3", "l/4", "l/5" }) {
			TestClient subscriber = this.nodes.login("a", "subscriber");
			TestClient first = listen("b");
			subscriber.send(names(RecordAction.SUBSCRIBE, name));
			this.nodes.settle();
			first.send(answer(RecordAction.LISTEN_REJECT, "^l/", name));
			this.nodes.settle();

			TestClient second = this.nodes.login("b", "second");
			second.send(one(RecordAction.LISTEN, "^l/"));
			this.nodes.settle();
			first.send(answer(RecordAction.LISTEN_REJECT, "^l/", name));
			this.nodes.settle();

			assertThat(second.drain()).as(name)
				.contains(answer(RecordAction.SUBSCRIPTION_FOR_PATTERN_FOUND, "^l/", name));
			subscriber.vanish();
			first.vanish();
			second.vanish();
			this.nodes.settle();
		}
	}

	@Test
	void sendsNothingToNodesThatWantNothing() {
		this.nodes.start("a", "b", "c");
		TestClient writer = this.nodes.login("a", "writer");
		TestClient reader = this.nodes.login("b", "reader");
		reader.send(names(EventAction.SUBSCRIBE, "news"));
		this.nodes.settle();
		long before = this.nodes.hub.delivered();

		for (int i = 0; i < 10; i++) {
			writer.send(data(EventAction.EMIT, "news", "1"));
			writer.send(Message.builder(RecordAction.CREATEANDUPDATE)
				.name("r")
				.version(-1)
				.data(TestClient.json("{}"))
				.build());
		}
		this.nodes.settle();

		assertThat(this.nodes.hub.delivered() - before).isEqualTo(10);
		assertThat(reader.drain()).filteredOn((message) -> message.action() == EventAction.EMIT).hasSize(10);
	}

	@Test
	void asksForEverythingAfterAMissedChange() {
		this.nodes.start("a", "b");
		this.nodes.hub.lose((delivery) -> delivery.channel().equals("cluster"));
		TestClient joe = this.nodes.login("a", "joe");
		this.nodes.settle();
		this.nodes.hub.lose((delivery) -> false);
		assertThat(this.nodes.node("b").cluster().state().contains(Registry.ONLINE_USERS, "joe")).isFalse();

		TestClient jim = this.nodes.login("a", "jim");

		assertThat(this.nodes.node("b").cluster().state().names(Registry.ONLINE_USERS)).containsExactlyInAnyOrder("joe",
				"jim");
		this.nodes.hub.lose((delivery) -> delivery.channel().equals("cluster"));
		joe.vanish();
		jim.vanish();
		this.nodes.settle();
		this.nodes.hub.lose((delivery) -> false);
		this.nodes.pass(Duration.ofSeconds(1));
		assertThat(this.nodes.node("b").cluster().state().names(Registry.ONLINE_USERS)).isEmpty();
	}

	@Test
	void takesNoStateOfWhichAPartIsMissing() {
		this.nodes.start("a");
		TestClient provider = this.nodes.login("a", "provider");
		for (int i = 0; i < 1200; i++) {
			provider.send(names(RpcAction.PROVIDE, i + "/" + "n".repeat(1000)));
		}
		int[] parts = new int[1];
		this.nodes.hub.lose((delivery) -> {
			assertThat(delivery.message().length).isLessThan(1024 * 1024);
			return delivery.channel().equals("node/b") && delivery.message().length > 15_000 && parts[0]++ == 1;
		});

		this.nodes.start("b", UnaryOperator.identity());
		this.nodes.pass(Duration.ofSeconds(2));

		assertThat(parts[0]).isGreaterThan(3);
		assertThat(this.nodes.node("b").cluster().state().names(Registry.RPC_PROVIDERS)).hasSize(1200);
	}

	@Test
	void refusesASecondNodeOfTheSameNameAndKeepsTheFirst() {
		this.nodes.start("a", "b");
		TestClient joe = this.nodes.login("b", "joe");

		CompletableFuture<Void> second = this.nodes.start("b", UnaryOperator.identity());

		assertThatThrownBy(second::join).hasMessageContaining("named 'b'");
		this.nodes.pass(Duration.ofSeconds(3));
		assertThat(this.nodes.node("a").cluster().members()).containsExactly("a", "b");
		assertThat(this.nodes.node("a").cluster().state().contains(Registry.ONLINE_USERS, "joe")).isTrue();
		joe.vanish();
	}

	@Test
	void refusesANodeWithAnotherCache() {
		this.nodes.start("a");

		CompletableFuture<Void> second = this.nodes.start("b", new MemoryRecordCache());

		assertThatThrownBy(second::join).hasMessageContaining("another cache");
		assertThat(this.nodes.node("a").cluster().members()).containsExactly("a");
	}

	@Test
	void acceptsANodeAfterTheSharedCacheWasEmptied() {
		this.nodes.start("a");
		this.nodes.emptyCache();

		this.nodes.start("b");

		assertThat(this.nodes.node("a").cluster().members()).containsExactly("a", "b");
	}

	@Test
	void choosesTheSameCoordinatorOnAllNodesAndMovesOnlyWhatItMust() {
		this.nodes.start("a", "b", "c");
		String[] before = new String[200];
		for (int i = 0; i < before.length; i++) {
			before[i] = this.nodes.node("a").cluster().coordinatorOf("name" + i);
			assertThat(this.nodes.node("b").cluster().coordinatorOf("name" + i)).isEqualTo(before[i]);
			assertThat(this.nodes.node("c").cluster().coordinatorOf("name" + i)).isEqualTo(before[i]);
		}
		assertThat(before).contains("a", "b", "c");

		this.nodes.leave("c");

		for (int i = 0; i < before.length; i++) {
			String now = this.nodes.node("a").cluster().coordinatorOf("name" + i);
			assertThat(now).isNotEqualTo("c");
			assertThat(before[i]).isIn(now, "c");
		}
	}

	private TestClient listen(String node) {
		TestClient listener = this.nodes.login(node, "listener");
		listener.send(one(RecordAction.LISTEN, "^l/"));
		this.nodes.settle();
		assertThat(listener.drain()).contains(Message.builder(RecordAction.LISTEN).name("^l/").ack().build());
		return listener;
	}

	private void subscribe(TestClient subscriber) {
		subscriber.send(names(RecordAction.SUBSCRIBE, "l/1"));
		this.nodes.settle();
		subscriber.expect(RecordAction.SUBSCRIBE);
	}

	private static TestClient provideOn(Nodes nodes, String node, TestClient subscriber) {
		TestClient provider = nodes.login(node, "provider");
		provider.send(one(RecordAction.LISTEN, "^l/"));
		nodes.settle();
		subscriber.send(names(RecordAction.SUBSCRIBE, "l/1"));
		nodes.settle();
		provider.send(answer(RecordAction.LISTEN_ACCEPT, "^l/", "l/1"));
		nodes.settle();
		assertThat(subscriber.drain()).contains(one(RecordAction.SUBSCRIPTION_HAS_PROVIDER, "l/1"));
		return provider;
	}

}
