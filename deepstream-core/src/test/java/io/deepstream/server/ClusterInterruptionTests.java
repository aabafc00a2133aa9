package io.deepstream.server;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.ServerListener.State;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Requests.answer;
import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static io.deepstream.server.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * One node is cut off from the bus, the others are not.
 */
class ClusterInterruptionTests {

	private final Nodes nodes = new Nodes(1);

	@Test
	void bringsSubscribersUpToWhatANodeCouldNotTellThem() {
		this.nodes.start("a", "b");
		TestClient writer = this.nodes.login("a", "writer");
		TestClient reader = this.nodes.login("b", "reader");
		RecordRequests.subscribe(reader, "r");
		this.nodes.settle();
		this.nodes.hub.lose((delivery) -> delivery.from().equals("a"));
		this.nodes.hub.report("a", State.DOWN);
		RecordRequests.acknowledge(writer, RecordRequests.upsert("r", "{\"a\":1}"));
		this.nodes.settle();
		reader.expectNothing();

		this.nodes.hub.lose((delivery) -> false);
		this.nodes.hub.report("a", State.UP);
		this.nodes.settle();

		assertThat(text(reader.expect(RecordAction.UPDATE))).isEqualTo("{\"a\":1}");
		reader.expectNothing();
	}

	@Test
	void tellsACoordinatorAgainWhatItCouldNotHear() {
		for (String name : new String[] { "l/1", "l/2", "l/3", "l/4" }) {
			Nodes some = new Nodes(3);
			some.start("a", "b");
			TestClient listener = some.login("b", "listener");
			listener.send(one(RecordAction.LISTEN, "^l/"));
			some.settle();
			listener.expect(RecordAction.LISTEN);
			TestClient subscriber = some.login("b", "subscriber");
			some.hub.lose((delivery) -> delivery.to().equals("a"));
			some.hub.report("a", State.DOWN);
			subscriber.send(names(RecordAction.SUBSCRIBE, name));
			some.settle();

			some.hub.lose((delivery) -> false);
			some.hub.report("a", State.UP);
			some.settle();

			assertThat(listener.drain()).as(name)
				.contains(answer(RecordAction.SUBSCRIPTION_FOR_PATTERN_FOUND, "^l/", name));
		}
	}

	@Test
	void isNotRefusedBeforeItKnowsItsCache() {
		CompletableFuture<String> id = new CompletableFuture<>();
		RecordCache cache = new MemoryRecordCache();
		DeepstreamServer first = this.nodes.assemble("a", cache);
		DeepstreamServer second = this.nodes.assemble("b", withId(cache, id));
		CompletableFuture<Void> firstStarted = first.start().toCompletableFuture();
		CompletableFuture<Void> secondStarted = second.start().toCompletableFuture();

		this.nodes.hub.report("b", State.UP);
		this.nodes.settle();
		id.complete(cache.id().toCompletableFuture().join());
		this.nodes.pass(Duration.ofSeconds(2));

		assertThat(firstStarted).isCompleted();
		assertThat(secondStarted).isCompleted();
		assertThat(first.cluster().members()).containsExactly("a", "b");
	}

	private static RecordCache withId(RecordCache cache, CompletionStage<String> id) {
		return (RecordCache) Proxy.newProxyInstance(RecordCache.class.getClassLoader(),
				new Class<?>[] { RecordCache.class },
				(proxy, method, arguments) -> method.getName().equals("id") ? id : method.invoke(cache, arguments));
	}

}
