package io.deepstream.server.connector.amqp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.rabbitmq.client.Channel;
import io.deepstream.server.connector.link.BrokerContract;
import io.deepstream.server.connector.link.Probe;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener.State;
import io.deepstream.server.testservers.Relay;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;

import static org.assertj.core.api.Assertions.assertThat;

class AmqpFaultIT extends BrokerContract {

	private static TestServer server;

	private final List<CachingConnectionFactory> factories = new ArrayList<>();

	@BeforeAll
	static void startServer() {
		server = TestServers.newRabbitMq();
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
		return "deepstream-amqp";
	}

	@Override
	protected MessageBus create(String host, int port, String cluster) {
		return new AmqpMessageBus(connect(host, port), cluster);
	}

	private CachingConnectionFactory connect(String host, int port) {
		CachingConnectionFactory factory = AmqpClients.connect(host, port);
		this.factories.add(factory);
		return factory;
	}

	@Override
	protected void release() {
		this.factories.forEach(CachingConnectionFactory::destroy);
	}

	@Test
	void noticesThatTheLinkIsHalfOpen() {
		try (Relay relay = Relay.to(server)) {
			Probe a = probe("a").start("x");
			Probe b = probe("b", relay).start("x");

			relay.stall();
			b.awaitState(1, State.DOWN);
			Probe.fails(b.publish("x", "lost"));
			relay.resume();
			b.awaitState(2, State.UP);
			Probe.succeeds(a.publish("x", "1"));

			b.await("a x 1");
			assertThat(a.states()).containsExactly(State.UP);
		}
	}

	@Test
	void worksAgainWhenConnectionsWereCut() {
		try (Relay relay = Relay.to(server)) {
			Probe a = probe("a").start("x");
			Probe b = probe("b", relay).start("x");

			relay.cut();
			b.awaitState(2, State.UP);
			Probe.succeeds(a.publish("x", "1"));

			b.await("a x 1");
			assertThat(b.states()).containsExactly(State.UP, State.DOWN, State.UP);
		}
	}

	@Test
	void leavesNothingOnTheBroker() {
		CachingConnectionFactory connections = connect(server.host(), server.port());
		Probe a = new Probe("a", new AmqpMessageBus(connections, "gone")).start("x");

		assertThat(exists(connections, "gone")).isTrue();
		a.close();

		Awaitility.await().atMost(Probe.PATIENCE).until(() -> !exists(connections, "gone"));
	}

	@Test
	void makesItsExchangeAnewWhenItWasDeleted() throws IOException {
		CachingConnectionFactory connections = connect(server.host(), server.port());
		try (Probe a = new Probe("a", new AmqpMessageBus(connections, "emptied")).start("x");
				Probe b = new Probe("b", new AmqpMessageBus(connections, "emptied")).start()) {

			channel(connections).exchangeDelete("emptied");

			b.publishUntilReceived("x", a);
		}
	}

	private static boolean exists(CachingConnectionFactory connections, String exchange) {
		try {
			channel(connections).exchangeDeclarePassive(exchange);
			return true;
		}
		catch (IOException missing) {
			return false;
		}
	}

	private static Channel channel(CachingConnectionFactory connections) throws IOException {
		Connection connection = connections.createConnection();
		return connection.getDelegate().createChannel();
	}

}
