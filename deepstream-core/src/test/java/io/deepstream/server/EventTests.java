package io.deepstream.server;

import java.util.List;

import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

class EventTests {

	private final DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), ServerParts.inMemory());

	private TestClient alice;

	private TestClient bob;

	@BeforeEach
	void logIn() {
		this.server.start().toCompletableFuture().join();
		this.alice = TestClient.login(this.server, "alice");
		this.bob = TestClient.login(this.server, "bob");
	}

	@AfterEach
	void stop() {
		this.server.stop().toCompletableFuture().join();
	}

	@Test
	void deliversToSubscribersButNotToTheSender() {
		subscribe(this.alice, "news");
		subscribe(this.bob, "news");

		this.alice.send(emit("news", "{\"x\":1}"));

		Message received = this.bob.expect(EventAction.EMIT);
		assertThat(received.name()).isEqualTo("news");
		assertThat(TestClient.text(received)).isEqualTo("{\"x\":1}");
		this.alice.expectNothing();
	}

	@Test
	void keepsAbsentDataAbsent() {
		subscribe(this.bob, "news");

		this.alice.send(Message.builder(EventAction.EMIT).name("news").build());

		assertThat(this.bob.expect(EventAction.EMIT).data()).isNull();
	}

	@Test
	void refusesDataThatIsNotJsonSoThatNoSubscriberMeetsIt() {
		subscribe(this.bob, "news");

		this.alice.send(emit("news", "{broken"));

		Message refused = this.alice.expect(EventAction.INVALID_MESSAGE_DATA);
		assertThat(refused.isError()).isTrue();
		assertThat(refused.originalAction()).isEqualTo(EventAction.EMIT);
		this.bob.expectNothing();
	}

	@Test
	void tellsOfARepeatedSubscriptionBeforeTheAck() {
		subscribe(this.alice, "news");

		this.alice.send(Message.builder(EventAction.SUBSCRIBE).names(List.of("news")).correlationId("1").build());

		Message repeated = this.alice.expect(EventAction.MULTIPLE_SUBSCRIPTIONS);
		assertThat(repeated.originalAction()).isEqualTo(EventAction.SUBSCRIBE);
		assertThat(repeated.correlationId()).isNull();
		assertThat(this.alice.expect(EventAction.SUBSCRIBE).isAck()).isTrue();
	}

	@Test
	void deliversNothingAfterUnsubscribing() {
		subscribe(this.bob, "news");
		this.bob.send(Message.builder(EventAction.UNSUBSCRIBE).names(List.of("news")).correlationId("2").build());
		assertThat(this.bob.expect(EventAction.UNSUBSCRIBE).correlationId()).isEqualTo("2");

		this.alice.send(emit("news", "1"));

		this.alice.expectNothing();
		this.bob.expectNothing();
	}

	private static void subscribe(TestClient client, String name) {
		client.send(Message.builder(EventAction.SUBSCRIBE).names(List.of(name)).correlationId("0").build());
		Message ack = client.expect(EventAction.SUBSCRIBE);
		assertThat(ack.isAck()).isTrue();
		assertThat(ack.correlationId()).isEqualTo("0");
		assertThat(ack.names()).isEmpty();
	}

	private static Message emit(String name, String data) {
		return Message.builder(EventAction.EMIT).name(name).data(json(data)).build();
	}

}
