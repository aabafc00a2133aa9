package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.application.ClientConnectedEvent;
import io.deepstream.server.application.ClientDisconnectedEvent;
import io.deepstream.server.application.RecordChangedEvent;
import io.deepstream.server.autoconfigure.application.DeepstreamApplicationEventsAutoConfiguration;
import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.Records;
import io.deepstream.server.connection.ClientListener;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.User;
import io.deepstream.server.intercept.CommitListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application hears as events of its own.
 */
class PublishedEventTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class,
				DeepstreamAutoConfiguration.class, DeepstreamApplicationEventsAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void tellsOfClientsThatComeAndGo(boolean virtual) throws IOException, InterruptedException {
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Listener.class),
				"spring.threads.virtual.enabled=" + virtual); SocketClient alice = node.login("alice")) {
			Listener listener = node.context().getBean(Listener.class);
			ClientConnectedEvent connected = (ClientConnectedEvent) listener.next();
			long number = node.server().connections().iterator().next().id();

			alice.reset();

			assertThat(connected).isEqualTo(new ClientConnectedEvent("alice", number));
			assertThat(listener.next()).isInstanceOfSatisfying(ClientDisconnectedEvent.class, (event) -> {
				assertThat(event.user()).isEqualTo("alice");
				assertThat(event.connection()).isEqualTo(number);
				assertThat(event.reason()).isIn(CloseReason.CLIENT_GONE, CloseReason.TRANSPORT_ERROR);
			});
			boolean possible = JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE);
			assertThat(listener.thread.getName()).startsWith("deepstream-application-events-");
			assertThat(listener.thread.getClass() != Thread.class).isEqualTo(virtual && possible);
		}
	}

	@Test
	void tellsOfRecordsThatHaveChangedIfAskedTo() throws InterruptedException {
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Listener.class),
				"deepstream.application-events.records=true")) {
			Listener listener = node.context().getBean(Listener.class);
			Records records = node.context().getBean(Deepstream.class).as(new User("alice", null)).records();

			records.set("user/1", Map.of("name", "a")).toCompletableFuture().join();
			records.set("user/1", "name", "b").toCompletableFuture().join();
			records.delete("user/1").toCompletableFuture().join();

			assertThat(listener.next()).isEqualTo(new RecordChangedEvent("user/1", 1, "alice"));
			assertThat(listener.next()).isEqualTo(new RecordChangedEvent("user/1", 2, "alice"));
			assertThat(listener.next())
				.isEqualTo(new RecordChangedEvent("user/1", RecordChangedEvent.DELETED, "alice"));
		}
	}

	@Test
	void isSilentIfToldSo() {
		this.runner.withPropertyValues("deepstream.application-events.clients=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ClientListener.class));
		this.runner.run((context) -> assertThat(context).hasSingleBean(ClientListener.class)
			.doesNotHaveBean(CommitListener.class));
	}

	static class Listener {

		private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

		private volatile Thread thread;

		@EventListener({ ClientConnectedEvent.class, ClientDisconnectedEvent.class, RecordChangedEvent.class })
		void hear(Object event) {
			this.thread = Thread.currentThread();
			this.heard.add(event);
		}

		Object next() throws InterruptedException {
			Object event = this.heard.poll(30, TimeUnit.SECONDS);
			assertThat(event).isNotNull();
			return event;
		}

	}

}
