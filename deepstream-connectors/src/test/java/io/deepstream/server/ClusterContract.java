package io.deepstream.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.deepstream.server.cluster.ClusterState.Registry;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.deepstream.server.Requests.answer;
import static io.deepstream.server.Requests.call;
import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static io.deepstream.server.TestClient.json;
import static io.deepstream.server.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients of three nodes see of each other on real servers.
 */
@Timeout(180)
abstract class ClusterContract {

	private static final int WRITERS = 50;

	private RealNodes nodes;

	/** One more cache on the same server. */
	protected abstract RecordCache cache();

	/** One more bus on the same server. */
	protected abstract MessageBus bus();

	/** Messages of other nodes that have reached the node of this bus. */
	protected abstract long received(MessageBus bus);

	/** Whether the bus keeps from a node what it does not want. */
	protected boolean isSelective() {
		return true;
	}

	@BeforeEach
	void start() {
		this.nodes = new RealNodes(this::cache, this::bus);
	}

	@AfterEach
	void stop() {
		this.nodes.close();
	}

	final RealNodes nodes() {
		return this.nodes;
	}

	@Test
	void losesNoWriteAndShowsAllSubscribersTheSame() {
		List<TestClient> readers = new ArrayList<>();
		for (int node = 0; node < 3; node++) {
			readers.add(subscriber(node, "r"));
		}

		writeFromAllNodes();

		List<String> values = readers.stream().map((reader) -> {
			long seen = 0;
			while (seen < WRITERS * 3) {
				Message change = reader.next();
				assertThat(change.version()).isGreaterThan(seen);
				seen = change.version();
			}
			reader.expectNothing();
			return read(reader, "r");
		}).toList();
		assertThat(values).containsOnly(values.get(0));
		for (int i = 0; i < WRITERS * 3; i++) {
			assertThat(values.get(0)).contains("\"w" + i + "\":" + i);
		}
	}

	/** Each writer waits for its acknowledgement, so each has a thread. */
	private void writeFromAllNodes() {
		ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
		try {
			List<CompletableFuture<Void>> writes = new ArrayList<>();
			for (int i = 0; i < WRITERS * 3; i++) {
				int number = i;
				writes.add(CompletableFuture.runAsync(() -> write(number), threads));
			}
			CompletableFuture<Void> all = CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
			assertThat(all).succeedsWithin(RealNodes.PATIENCE);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private void write(int number) {
		TestClient writer = this.nodes.login(number % 3, "writer" + number);
		writer.send(Message.builder(RecordAction.CREATEANDPATCH)
			.name("r")
			.version(-1)
			.path("w" + number)
			.data(json(Integer.toString(number)))
			.correlationId("c")
			.writeAck()
			.build());
		writer.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		writer.vanish();
	}

	private TestClient subscriber(int node, String name) {
		TestClient reader = this.nodes.login(node, "reader" + node);
		RecordRequests.subscribe(reader, name);
		return reader;
	}

	private static String read(TestClient reader, String name) {
		return RecordRequests.read(reader, name);
	}

	@Test
	void tellsSubscribersOfOtherNodesOfDeletion() {
		TestClient reader = subscriber(1, "gone");
		TestClient writer = this.nodes.login(0, "writer");

		writer.send(one(RecordAction.DELETE, "gone"));

		writer.expect(RecordAction.DELETE_SUCCESS);
		assertThat(awaitMessage(reader, RecordAction.DELETED).name()).isEqualTo("gone");
	}

	@Test
	void tellsSubscribersOfOtherNodesWhatOthersWroteToTheStorage() {
		TestClient reader = subscriber(1, "changed");
		TestClient notifier = this.nodes.login(0, "notifier");
		StoredRecord changed = new StoredRecord(9, json("{\"a\":9}"));
		assertThat(this.nodes.storage().save("changed", changed)).succeedsWithin(RealNodes.PATIENCE);

		notifier.send(names(RecordAction.NOTIFY, "changed"));

		Message change = awaitMessage(reader, RecordAction.UPDATE);
		assertThat(change.version() + text(change)).isEqualTo("9{\"a\":9}");
	}

	@Test
	void sendsEventsToAllNodesInOrder() {
		List<TestClient> readers = new ArrayList<>();
		for (int node = 0; node < 3; node++) {
			TestClient reader = this.nodes.login(node, "reader");
			reader.send(names(EventAction.SUBSCRIBE, "news"));
			reader.expect(EventAction.SUBSCRIBE);
			readers.add(reader);
		}
		TestClient sender = this.nodes.login(0, "sender");

		for (int i = 0; i < 100; i++) {
			sender.send(data(EventAction.EMIT, "news", Integer.toString(i)));
		}

		for (TestClient reader : readers) {
			for (int i = 0; i < 100; i++) {
				assertThat(text(reader.expect(EventAction.EMIT))).isEqualTo(Integer.toString(i));
			}
		}
	}

	@Test
	void tellsAboutUsersOfOtherNodes() {
		TestClient watcher = this.nodes.login(0, "watcher");
		watcher.send(names(PresenceAction.SUBSCRIBE, "joe"));
		watcher.expect(PresenceAction.SUBSCRIBE);

		TestClient joe = this.nodes.login(1, "joe");
		assertThat(watcher.expect(PresenceAction.PRESENCE_JOIN).name()).isEqualTo("joe");
		joe.vanish();

		assertThat(watcher.expect(PresenceAction.PRESENCE_LEAVE).name()).isEqualTo("joe");
	}

	@Test
	void callsProvidersOfOtherNodes() {
		TestClient provider = this.nodes.login(1, "provider");
		provider.send(names(RpcAction.PROVIDE, "add"));
		provider.expect(RpcAction.PROVIDE);
		TestClient requester = this.nodes.login(2, "requester");
		Awaitility.await()
			.atMost(RealNodes.PATIENCE)
			.until(() -> this.nodes.get(2).cluster().state().contains(Registry.RPC_PROVIDERS, "add"));

		requester.send(call(RpcAction.REQUEST, "add", "c1", "1"));
		assertThat(text(provider.expect(RpcAction.REQUEST))).isEqualTo("1");
		provider.send(call(RpcAction.ACCEPT, "add", "c1", null));
		provider.send(call(RpcAction.RESPONSE, "add", "c1", "2"));

		requester.expect(RpcAction.ACCEPT);
		assertThat(text(requester.expect(RpcAction.RESPONSE))).isEqualTo("2");
	}

	@Test
	void findsProvidersOfRecordsOnOtherNodes() {
		TestClient listener = this.nodes.login(2, "listener");
		listener.send(one(RecordAction.LISTEN, "^l/"));
		assertThat(listener.expect(RecordAction.LISTEN).isAck()).isTrue();
		TestClient subscriber = this.nodes.login(0, "subscriber");
		subscriber.send(names(RecordAction.SUBSCRIBE, "l/1"));
		subscriber.expect(RecordAction.SUBSCRIBE);

		listener.expect(RecordAction.SUBSCRIPTION_FOR_PATTERN_FOUND);
		listener.send(answer(RecordAction.LISTEN_ACCEPT, "^l/", "l/1"));

		assertThat(awaitMessage(subscriber, RecordAction.SUBSCRIPTION_HAS_PROVIDER).name()).isEqualTo("l/1");
		subscriber.vanish();
		listener.expect(RecordAction.SUBSCRIPTION_FOR_PATTERN_REMOVED);
	}

	@Test
	void sendsNothingToNodesThatWantNothing() {
		TestClient reader = this.nodes.login(1, "reader");
		reader.send(names(EventAction.SUBSCRIBE, "busy"));
		reader.expect(EventAction.SUBSCRIBE);
		TestClient sender = this.nodes.login(0, "sender");
		int many = 3000;
		long before = received(this.nodes.bus(2));

		for (int i = 0; i < many; i++) {
			sender.send(data(EventAction.EMIT, "busy", "1"));
		}
		sender.send(RecordRequests.ack(RecordRequests.upsert("unwanted", "{}"), "w"));
		sender.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		for (int i = 0; i < many; i++) {
			reader.expect(EventAction.EMIT);
		}

		assertThat(received(this.nodes.bus(1))).isGreaterThan(many);
		if (isSelective()) {
			assertThat(received(this.nodes.bus(2)) - before).isLessThan(many / 3);
		}
	}

	private static Message awaitMessage(TestClient client, Action action) {
		Message message = client.next();
		while (message.action() != action) {
			message = client.next();
		}
		return message;
	}

}
