package io.deepstream.server.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerOptions;
import io.deepstream.server.ServerParts;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TestClientTests {

	private final ManualClock clock = new ManualClock();

	private final DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), ServerParts.inMemory(),
			this.clock.threads());

	private final TestClients clients = new TestClients(this.server);

	/** What is expected in vain is not waited for. */
	private final TestClients hasty = this.clients.withPatience(Duration.ofMillis(1));

	TestClientTests() {
		this.server.start().toCompletableFuture().join();
	}

	@AfterEach
	void leavesNothingBehind() {
		this.clients.close();

		assertThat(this.server.connectionCount()).isZero();
		assertThat(this.server.registrations()).isZero();
		this.server.stop().toCompletableFuture().join();
	}

	@Test
	void tellsWhatWasReceivedInsteadOfWhatWasExpected() {
		TestClient joe = this.hasty.login("joe");
		joe.events().subscribe("news");
		this.clients.login("jim").events().emit("news", Map.of("a", 1));

		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(joe).receivedEvent("news").withPayload(Map.of("a", 2)))
			.withMessageContaining("client 1 (joe)")
			.withMessageContaining("with payload {\"a\":2}")
			.withMessageContaining("EVENT/EMIT")
			.withMessageContaining("{\"a\":1}");
	}

	@Test
	void failsOnEverythingThatDidNotHappen() {
		TestClient joe = this.hasty.login("joe");
		joe.records().subscribe("r");
		joe.events().emit("e");
		List<Runnable> wrong = new ArrayList<>(List.<Runnable>of(() -> assertThat(joe).receivedEvent("e"),
				() -> assertThat(joe).hasRecord("unknown"), () -> assertThat(joe).hasRecord("r").withVersion(1),
				() -> assertThat(joe).hasRecord("r").withValue(List.of()),
				() -> assertThat(joe).hasRecord("r").withValueAt("a", 1), () -> assertThat(joe).sawDeletionOf("r"),
				() -> assertThat(joe).isDenied("r"), () -> assertThat(joe).received(RecordAction.DELETED),
				() -> assertThat(joe).isAskedFor("r"), () -> assertThat(joe).isNoLongerAskedFor("r"),
				() -> assertThat(joe).sawProviderOf("r"), () -> assertThat(joe).sawNoProviderOf("r")));
		wrong.addAll(List.<Runnable>of(() -> assertThat(joe).sawJoining("jim"), () -> assertThat(joe).sawLeaving("jim"),
				() -> assertThat(joe).isLoggedInAs("jim"), () -> assertThat(joe).wasClosedWith(CloseReason.CLIENT_GONE),
				() -> assertThat(joe.records().read("r")).isDenied(),
				() -> assertThat(joe.records().read("unknown")).isSuccess(),
				() -> assertThat(joe.records().read("r")).hasVersion(1),
				() -> assertThat(joe.records().read("r")).hasPayload(List.of()),
				() -> assertThat(joe.records().read("r")).hasAction(RecordAction.HEAD_RESPONSE),
				() -> assertThat(joe.records().read("r")).isPending(),
				() -> assertThat(joe.presence().online()).hasNames("jim"), () -> joe.rpc().next("add"),
				() -> joe.records().read("unknown").payload(Map.class), () -> joe.presence().online().version()));

		assertThat(wrong)
			.allSatisfy((expectation) -> assertThatExceptionOfType(AssertionError.class).isThrownBy(expectation::run));
	}

	@Test
	void failsOnWhatShouldNotHaveHappened() {
		TestClient joe = this.hasty.login("joe");
		joe.events().subscribe("e");
		this.clients.login("jim").events().emit("e");
		assertThat(joe).receivedEvent("e").withoutPayload();

		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(joe).receivedNoEvent("e"))
			.withMessageContaining("to receive no event e");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(joe).receivedEvent("e").times(2))
			.withMessageContaining("2 times, not 1 times");
		joe.close();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(joe).isOpen())
			.withMessageContaining("closed with CLIENT_GONE");
	}

	@Test
	void followsARecordThroughItsWritesAndDeletion() {
		TestClient writer = this.clients.login("writer");
		TestClient reader = this.clients.login("reader");
		writer.records().subscribe("r");
		reader.records().subscribe("r");
		assertThat(reader).hasRecord("r").withVersion(0).withValue(Map.of());

		assertThat(writer.records().set("r", Map.of("a", List.of(1)))).isSuccess();
		assertThat(writer.records().patch("r", "a[2].b", 1.0)).isSuccess();
		assertThat(writer.records().patch("r", "c", null)).isSuccess();
		assertThat(writer.records().erase("r", "a[0]")).isSuccess();

		String expected = "{\"a\":[null,null,{\"b\":1.0}],\"c\":null}";
		for (TestClient client : List.of(writer, reader)) {
			assertThat(client).hasRecord("r")
				.withVersion(4)
				.withValue(client.payloads().read(expected.getBytes(StandardCharsets.UTF_8)))
				.withValueAt("a[2].b", 1)
				.withValueAt("c", null);
		}
		assertThat(reader.records().read("r")).hasVersion(4);
		assertThat(reader.records().head("r")).hasVersion(4);
		assertThat(writer.records().delete("r")).isSuccess();
		assertThat(writer).sawDeletionOf("r");
		assertThat(reader).sawDeletionOf("r");
		assertThat(reader.records().head("r")).hasVersion(-1);
		assertThat(writer.records().patch("r", "a", 1)).isSuccess();
		assertThat(writer).sawDeletionOf("r");
		reader.records().subscribe("r");
		assertThat(reader).hasRecord("r").withVersion(1).withValue(Map.of("a", 1));
	}

	@Test
	void tellsOfAConflictAndTakesWhatIsThere() {
		TestClient first = this.clients.login("first");
		TestClient second = this.clients.login("second");
		assertThat(first.records().set("r", Map.of("by", "first"))).isSuccess();
		second.records().subscribe("r").message();

		assertThat(first.records().set("r", 2, Map.of("by", "first again"))).isSuccess();
		assertThat(second.records().set("r", 2, Map.of("by", "second"))).hasAction(RecordAction.VERSION_EXISTS)
			.hasVersion(2);

		assertThat(second).hasRecord("r").withVersion(2).withValue(Map.of("by", "first again"));
		assertThat(second.records().set("r", Map.of("by", "second"))).isSuccess();
		assertThat(second).hasRecord("r").withVersion(3);
	}

	@Test
	void knowsNothingOfARecordAfterItsSubscriptionHasEnded() {
		TestClient joe = this.clients.login("joe");
		joe.records().subscribe("r");
		assertThat(joe.records().unsubscribe("r")).isSuccess();

		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(joe).hasRecord("r"))
			.withMessageContaining("not subscribed to record r");
	}

	@Test
	void callsAndAnswers() {
		TestClient requester = this.clients.login("requester");
		TestClient first = this.clients.login("first");
		TestClient second = this.clients.login("second");
		first.rpc().provide("add", int[].class, (numbers) -> numbers[0] + numbers[1]);
		second.rpc().provide("greet");

		assertThat(requester.rpc().call("add", List.of(1, 2))).isSuccess().hasPayload(3);
		assertThat(requester.rpc().call("add", List.of(1))).hasAction(RpcAction.REQUEST_ERROR)
			.hasPayload("Index 1 out of bounds for length 1");
		Reply greeting = requester.rpc().call("greet", "joe");
		TestCall call = second.rpc().next("greet");
		assertThat(greeting).isPending();
		assertThat(call.payload(String.class)).isEqualTo("joe");
		call.respond("hello");
		assertThat(greeting.payload(String.class)).isEqualTo("hello");
		Reply rejected = requester.rpc().call("greet");
		second.rpc().next("greet").reject();
		assertThat(rejected).hasAction(RpcAction.NO_RPC_PROVIDER);
		assertThat(second.rpc().unprovide("greet")).isSuccess();
	}

	@Test
	void seesWhoComesAndGoes() {
		TestClient watcher = this.clients.login("watcher");
		watcher.presence().subscribe();
		TestClient joe = this.clients.login("joe");

		assertThat(watcher).sawJoining("joe");
		assertThat(watcher.presence().online()).hasNames("joe");
		assertThat(watcher.presence().areOnline("joe", "jim")).hasPayload(Map.of("joe", true, "jim", false));
		joe.close();
		assertThat(watcher).sawLeaving("joe");
		assertThat(watcher.presence().subscribe("joe")).isSuccess();
	}

	@Test
	void providesWhatItIsAskedFor() {
		TestClient provider = this.clients.login("provider");
		TestClient reader = this.clients.login("reader");
		assertThat(provider.records().listen("^stock/.*")).isSuccess();
		assertThat(provider.events().listen("^tick/.*")).isSuccess();

		reader.records().subscribe("stock/1");
		reader.events().subscribe("tick/1");
		assertThat(provider).isAskedFor("stock/1").isAskedFor("tick/1");
		provider.records().accept("^stock/.*", "stock/1");
		provider.events().reject("^tick/.*", "tick/1");

		assertThat(reader).sawProviderOf("stock/1");
		reader.records().unsubscribe("stock/1");
		assertThat(provider).isNoLongerAskedFor("stock/1");
		assertThat(provider.records().unlisten("^stock/.*")).isSuccess();
		assertThat(provider.events().unlisten("^tick/.*")).isSuccess();
		assertThat(provider.records().listen("(")).hasAction(RecordAction.INVALID_LISTEN_REGEX);
	}

	@Test
	void keepsTheNewestMessagesOnly() {
		TestClient joe = this.hasty.login("joe");
		joe.events().subscribe("e");
		TestClient jim = this.clients.login("jim");

		for (int i = 0; i < 1010; i++) {
			jim.events().emit("e", i);
		}

		assertThat(joe.received()).hasSize(1000);
		assertThat(joe).receivedEvent("e").withPayload(1009);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(joe).receivedEvent("e").withPayload(-1))
			.withMessageContaining("earlier messages");
		joe.forget();
		assertThat(joe).receivedNoEvent("e");
	}

	@Test
	void refusesToWaitForTooManyAnswers() {
		TestClient joe = this.clients.login("joe");
		TestClient silent = this.clients.login("silent");
		silent.rpc().provide("never");

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> {
			for (int i = 0; i < 1001; i++) {
				joe.rpc().call("never");
			}
		}).withMessageContaining("1000 requests");
	}

}
