package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.Requests;
import io.deepstream.server.annotation.ActiveProvider;
import io.deepstream.server.annotation.EventSubscriber;
import io.deepstream.server.annotation.PresenceListener;
import io.deepstream.server.annotation.RecordListener;
import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.PresenceChange;
import io.deepstream.server.client.RecordValue;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.RecordAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Methods of beans that hear of what clients do, through a socket.
 */
@ExtendWith(OutputCaptureExtension.class)
class AnnotatedListenerTests {

	@Test
	void hearsOfEvents(CapturedOutput output) throws IOException, InterruptedException {
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Reader.class));
				SocketClient alice = node.login("alice")) {
			Reader reader = node.context().getBean(Reader.class);

			alice.emit("news", "{\"title\":\"first\"}");
			alice.emit("news", "[\"no article\"]");
			alice.emit("sport", "{\"title\":\"second\"}");
			alice.emit("news", "{\"title\":\"bad\"}");
			alice.emit("news", "{\"title\":\"third\"}");
			alice.emit("bell", "1");

			assertThat(List.of(reader.next(), reader.next(), reader.next(), reader.next()))
				.containsExactlyInAnyOrder("first", "second", "third", "bell");
			assertThat(output).contains("Reader.news(Article) has failed", "not to be read as Article");
		}
	}

	@Test
	void hearsOfRecords() throws InterruptedException {
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Profiles.class), "profile=user/1")) {
			Profiles profiles = node.context().getBean(Profiles.class);
			Deepstream deepstream = node.context().getBean(Deepstream.class);

			deepstream.records().set("user/1", Map.of("title", "a")).toCompletableFuture().join();
			assertThat(profiles.next()).isEqualTo(new RecordValue<>("user/1", 1, new Article("a")));
			deepstream.records().set("user/1", "title", "b").toCompletableFuture().join();
			assertThat(profiles.next()).isEqualTo(new RecordValue<>("user/1", 2, new Article("b")));
			deepstream.records().delete("user/1").toCompletableFuture().join();

			assertThat(profiles.next()).isEqualTo("deleted user/1");
		}
	}

	@Test
	void hearsOfUsers() throws IOException, InterruptedException {
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Doorman.class))) {
			Doorman doorman = node.context().getBean(Doorman.class);

			try (SocketClient alice = node.login("alice")) {
				assertThat(List.of(doorman.next(), doorman.next())).containsExactlyInAnyOrder("hello alice",
						new PresenceChange("alice", true));
				alice.reset();
			}

			assertThat(List.of(doorman.next(), doorman.next())).containsExactlyInAnyOrder("goodbye",
					new PresenceChange("alice", false));
		}
	}

	@Test
	void suppliesDataWhileSomebodyWantsIt() throws IOException, InterruptedException {
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Weather.class));
				SocketClient alice = node.login("alice")) {
			Weather weather = node.context().getBean(Weather.class);

			alice.send(Requests.names(EventAction.SUBSCRIBE, "weather/nowhere"));
			assertThat(weather.next()).isEqualTo("start weather/nowhere");
			alice.send(Requests.names(EventAction.SUBSCRIBE, "weather/berlin"));
			assertThat(weather.next()).isEqualTo("start weather/berlin");
			alice.send(Requests.names(EventAction.UNSUBSCRIBE, "weather/nowhere"));
			alice.send(Requests.names(EventAction.UNSUBSCRIBE, "weather/berlin"));

			assertThat(weather.next()).isEqualTo("stop weather/berlin");
		}
	}

	@Test
	void suppliesRecordsAlways() throws IOException, InterruptedException {
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Prices.class));
				SocketClient alice = node.login("alice")) {
			Prices prices = node.context().getBean(Prices.class);

			alice.send(Requests.names(RecordAction.SUBSCRIBEANDREAD, "price/1"));

			assertThat(prices.next()).isEqualTo("price/1");
		}
	}

	record Article(String title) {
	}

	/** What a test waits for. */
	static class Heard {

		private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

		void add(Object what) {
			this.heard.add(what);
		}

		Object next() throws InterruptedException {
			Object next = this.heard.poll(30, TimeUnit.SECONDS);
			assertThat(next).isNotNull();
			return next;
		}

	}

	static class Reader extends Heard {

		@EventSubscriber({ "news", "sport" })
		void news(Article article) {
			if (article.title().equals("bad")) {
				throw new IllegalStateException("of the test");
			}
			add(article.title());
		}

		@EventSubscriber("bell")
		CompletionStage<Void> ring() {
			add("bell");
			return CompletableFuture.failedStage(new IllegalStateException("of the test"));
		}

	}

	static class Profiles extends Heard {

		@RecordListener("${profile}")
		void changed(RecordValue<Article> profile) {
			add(profile);
		}

		@RecordListener(value = "${profile}", on = RecordListener.On.DELETION)
		void deleted(String name) {
			add("deleted " + name);
		}

	}

	static class Doorman extends Heard {

		@PresenceListener
		void change(PresenceChange change) {
			add(change);
		}

		@PresenceListener(on = PresenceListener.On.JOIN)
		void join(String user) {
			add("hello " + user);
		}

		@PresenceListener(on = PresenceListener.On.LEAVE)
		void leave() {
			add("goodbye");
		}

	}

	static class Weather extends Heard {

		@ActiveProvider(value = "^weather/.*", topic = ActiveProvider.Topic.EVENT, stop = "stop")
		CompletionStage<Boolean> start(String name) {
			add("start " + name);
			return CompletableFuture.completedStage(!name.endsWith("nowhere"));
		}

		void stop(String name) {
			add("stop " + name);
		}

	}

	static class Prices extends Heard {

		@ActiveProvider("^price/.*")
		void start(String name) {
			add(name);
		}

	}

}
