package io.deepstream.server.connector.kafka;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.connector.link.BrokerContract;
import io.deepstream.server.connector.link.Probe;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener.State;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaFaultIT extends BrokerContract {

	private static TestServer server;

	@BeforeAll
	static void startServer() {
		server = TestServers.newKafka();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	protected TestServer server() {
		return server;
	}

	@Override
	protected String threads() {
		return "deepstream-kafka";
	}

	@Override
	protected MessageBus create(String host, int port, String cluster) {
		return KafkaClients.bus(host, port, cluster);
	}

	@Test
	void replaysNothingToANodeThatStartsAgain() {
		try (Probe a = probe("a").start(); Probe b = probe("b").start("x")) {
			Probe.succeeds(a.publish("x", "before"));
			b.await("a x before");
			b.close();
			Probe.succeeds(a.publish("x", "meanwhile"));

			Probe again = probe("b").start("x");
			Probe.succeeds(a.publish("x", "after"));

			again.await("a x after");
			assertThat(again.messages()).containsExactly("a x after");
		}
	}

	@Test
	void readsOverWhatOthersWroteToItsTopic() {
		try (Probe a = new Probe("a", KafkaClients.bus(server.host(), server.port(), "shared")).start();
				Probe b = new Probe("b", KafkaClients.bus(server.host(), server.port(), "shared")).start("x");
				KafkaProducer<byte[], byte[]> stranger = new KafkaProducer<>(
						KafkaSettings.producer(KafkaClients.settings(server.host(), server.port())))) {
			for (int partition = 0; partition < 4; partition++) {
				stranger.send(new ProducerRecord<>("shared", partition, null, new byte[] { 42, 42 }));
				stranger.send(new ProducerRecord<>("shared", partition, null, null));
			}
			stranger.flush();

			Probe.succeeds(a.publish("x", "1"));

			b.await("a x 1");
		}
	}

	@Test
	void usesThePartitionsThatItsTopicHas() throws Exception {
		try (Admin admin = Admin.create(KafkaClients.settings(server.host(), server.port()))) {
			admin.createTopics(List.of(new NewTopic("made-before", 2, (short) 1))).all().get(60, TimeUnit.SECONDS);
		}
		try (Probe a = new Probe("a", KafkaClients.bus(server.host(), server.port(), "made-before")).start();
				Probe b = new Probe("b", KafkaClients.bus(server.host(), server.port(), "made-before")).start("0", "1",
						"2", "3")) {

			List.of("0", "1", "2", "3").forEach((channel) -> Probe.succeeds(a.publish(channel, "hello")));

			List.of("0", "1", "2", "3").forEach((channel) -> b.await("a " + channel + " hello"));
		}
	}

	@Test
	void makesItsTopicAnewWhenItWasDeleted() throws Exception {
		try (Admin admin = Admin.create(KafkaClients.settings(server.host(), server.port()));
				Probe a = new Probe("a", KafkaClients.bus(server.host(), server.port(), "deleted")).start();
				Probe b = new Probe("b", KafkaClients.bus(server.host(), server.port(), "deleted")).start("x")) {

			Uuid before = id(admin, "deleted");
			admin.deleteTopics(List.of("deleted")).all().get(60, TimeUnit.SECONDS);
			Awaitility.await().atMost(Probe.PATIENCE).until(() -> !id(admin, "deleted").equals(before));
			a.awaitState(1, State.DOWN);
			b.awaitState(1, State.DOWN);
			a.awaitState(2, State.UP);
			b.awaitState(2, State.UP);

			a.publishUntilReceived("x", b);
		}
	}

	private static Uuid id(Admin admin, String topic) throws Exception {
		return admin.listTopics()
			.listings()
			.get(60, TimeUnit.SECONDS)
			.stream()
			.filter((listing) -> listing.name().equals(topic))
			.map(TopicListing::topicId)
			.findFirst()
			.orElse(Uuid.ZERO_UUID);
	}

}
