package io.deepstream.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.RecordRequests.ack;
import static io.deepstream.server.RecordRequests.acknowledge;
import static io.deepstream.server.RecordRequests.one;
import static io.deepstream.server.RecordRequests.read;
import static io.deepstream.server.RecordRequests.update;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes with one storage: what one of them deletes, the writes of the other must not
 * bring back.
 */
class SharedStorageTests {

	private final HeldConnectors connectors = new HeldConnectors();

	private final Nodes nodes = new Nodes(1, this.connectors);

	private TestClient alice;

	private TestClient bob;

	@BeforeEach
	void start() {
		this.nodes.start("a", "b");
		this.alice = this.nodes.login("a", "alice");
		this.bob = this.nodes.login("b", "bob");
	}

	@Test
	void dropsWhatWaitsOfARecordDeletedOnAnotherNode() {
		this.connectors.hold("storage save");
		write(this.alice, update("r", 1, "{}"));
		write(this.alice, update("r", 2, "{}"));
		assertThat(this.connectors.pending()).containsExactly("storage save r 1");

		deleteOn(this.bob);
		this.connectors.succeed("storage save r 1");

		assertThat(this.connectors.pending()).isEmpty();
		assertThat(this.connectors.stored()).isEmpty();
		assertThat(this.connectors.cached()).doesNotContainKey("r");
	}

	@Test
	void storesTheRecordThatCameAfterALateWriteOfTheDeletedOne() {
		acknowledge(this.alice, update("r", 1, "{}"));
		this.connectors.hold("storage save");
		write(this.alice, update("r", 2, "{\"old\":true}"));
		deleteOn(this.bob);
		write(this.bob, update("r", 1, "{\"new\":true}"));
		this.connectors.succeed("storage save r 1");
		assertThat(this.connectors.stored()).containsEntry("r", record(1, "{\"new\":true}"));

		this.connectors.succeed("storage save r 2");

		assertThat(this.connectors.pending()).containsExactly("storage save r 1");
		this.connectors.succeed();
		assertThat(this.connectors.stored()).containsEntry("r", record(1, "{\"new\":true}"));
	}

	@Test
	void doesNotDropTheRecordThatTheSameNodeCreatedSince() {
		acknowledge(this.alice, update("r", 1, "{}"));
		this.connectors.hold("storage save");
		write(this.alice, update("r", 2, "{\"old\":true}"));
		deleteOn(this.bob);
		write(this.alice, update("r", 1, "{\"new\":1}"));
		write(this.alice, update("r", 2, "{\"new\":2}"));

		this.connectors.hold();
		this.connectors.succeed();

		assertThat(this.connectors.stored()).containsEntry("r", record(2, "{\"new\":2}"));
		assertThat(read(this.bob, "r")).isEqualTo("2:{\"new\":2}");
	}

	@Test
	void deletesAgainWhatWasStoredWhileTheOtherNodeDeleted() {
		acknowledge(this.alice, update("r", 1, "{}"));
		this.nodes.pass(Duration.ofMinutes(1));
		this.connectors.hold("cache delete");
		this.bob.send(one(RecordAction.DELETE, "r"));
		acknowledge(this.alice, update("r", 2, "{}"));
		assertThat(this.connectors.stored()).containsKey("r");

		this.connectors.succeed();
		this.nodes.settle();

		this.bob.expect(RecordAction.DELETE_SUCCESS);
		assertThat(this.connectors.cached()).doesNotContainKey("r");
		assertThat(this.connectors.stored()).isEmpty();
	}

	@Test
	void looksAgainForTheRecordWhenTheCacheDoesNotAnswer() {
		acknowledge(this.alice, update("r", 1, "{}"));
		this.connectors.hold("storage save");
		write(this.alice, update("r", 2, "{}"));
		deleteOn(this.bob);
		write(this.bob, update("r", 1, "{\"new\":true}"));
		this.connectors.succeed("storage save r 1");
		this.connectors.hold("cache get");
		this.connectors.succeed("storage save r 2");
		assertThat(this.connectors.stored()).isEmpty();

		this.connectors.fail("cache get r", new IllegalStateException("away"));
		this.connectors.hold();
		this.nodes.pass(Duration.ofSeconds(1));

		assertThat(this.connectors.stored()).containsEntry("r", record(1, "{\"new\":true}"));
	}

	@Test
	void leavesTheStorageToTheNodeThatDeletesIfItHasWrittenNothing() {
		acknowledge(this.alice, update("r", 1, "{}"));
		this.nodes.pass(Duration.ofMinutes(1));
		this.connectors.calls().clear();

		deleteOn(this.bob);
		this.nodes.settle();

		assertThat(this.connectors.calls()).containsExactly("storage delete r", "cache delete r");
	}

	@Test
	void doesNotConfuseNodesWithoutStorage() {
		this.nodes.startWithoutStorage("c");
		TestClient carol = this.nodes.login("c", "carol");
		carol.send(Requests.names(PresenceAction.SUBSCRIBE, "bob"));
		carol.drain();

		deleteOn(this.bob);

		carol.expectNothing();
		assertThat(this.nodes.node("c").cluster().members()).containsExactly("a", "b", "c");
	}

	private static void write(TestClient client, Message write) {
		client.send(ack(write, "w"));
	}

	private void deleteOn(TestClient client) {
		client.send(one(RecordAction.DELETE, "r"));
		client.expect(RecordAction.DELETE_SUCCESS);
		this.nodes.settle();
	}

	private static StoredRecord record(long version, String json) {
		return new StoredRecord(version, json.getBytes(StandardCharsets.UTF_8));
	}

}
