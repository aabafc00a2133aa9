package io.deepstream.server.test.example;

import java.util.List;
import java.util.Map;

import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.test.TestClient;
import io.deepstream.server.test.TestClients;
import io.deepstream.server.test.autoconfigure.DeepstreamTest;
import io.deepstream.server.transport.websocket.WebSocketDoor;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application with its own authenticator and rules.
 */
@DeepstreamTest
class NewsTests {

	@Autowired
	private TestClients clients;

	@Test
	void readersReceiveWhatTheEditorPublishes() {
		TestClient editor = this.clients.login("editor", "secret");
		TestClient reader = this.clients.login("joe");
		reader.events().subscribe("news");

		editor.events().emit("news", new Article("Rain", List.of("weather")));

		assertThat(reader).receivedEvent("news")
			.withPayload(Map.of("title", "Rain", "tags", List.of("weather")))
			.times(1);
		assertThat(editor).receivedNoEvent("news").isDeniedNothing();
	}

	@Test
	void onlyTheEditorPublishes() {
		TestClient reader = this.clients.login("joe");
		TestClient other = this.clients.login("jim");
		other.events().subscribe("news");

		reader.events().emit("news", "gossip");

		assertThat(reader).isDenied("news");
		assertThat(other).receivedNoEvent("news");
	}

	@Test
	void usersWriteTheirOwnRecordAlone() {
		TestClient joe = this.clients.login("joe");
		TestClient jim = this.clients.login("jim");
		assertThat(joe.records().set("user/joe", Map.of("age", 30))).isSuccess();
		jim.records().subscribe("user/joe");

		assertThat(jim.records().patch("user/joe", "age", 99)).isDenied();
		assertThat(joe.records().patch("user/joe", "age", 31)).isSuccess();

		assertThat(jim).hasRecord("user/joe").withVersion(2).withValue(Map.of("age", 31)).withValueAt("age", 31);
		assertThat(jim.records().delete("user/joe")).hasAction(RecordAction.MESSAGE_DENIED);
	}

	@Test
	void theJournalHearsOfWrites(@Autowired Journal journal) {
		assertThat(this.clients.login("joe").records().set("draft/journal", Map.of())).isSuccess();

		assertThat(journal.names()).contains("draft/journal");
	}

	@Test
	void theEditorNeedsThePassword() {
		assertThat(this.clients.connect().login(Map.of("username", "editor", "password", "guess"))).isDenied()
			.hasPayload("wrong password");
	}

	@Test
	void hasTheNodeWithoutServersAndOtherComponents(@Autowired ApplicationContext context) {
		assertThat(context.getBean(RecordCache.class).getClass().getSimpleName()).isEqualTo("MemoryRecordCache");
		assertThat(context.getBeansOfType(Staff.class)).hasSize(1);
		assertThat(context.getBeansOfType(Archive.class)).hasSize(1);
		assertThat(context.getBeansOfType(Printer.class)).isEmpty();
		assertThat(context.getBeansOfType(WebSocketDoor.class)).isEmpty();
		assertThat(context.getEnvironment().getProperty("local.server.port")).isNull();
	}

	record Article(String title, List<String> tags) {
	}

}
