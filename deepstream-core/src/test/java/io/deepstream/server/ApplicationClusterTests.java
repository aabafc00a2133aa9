package io.deepstream.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.PresenceChange;
import io.deepstream.server.client.RecordValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.deepstream.server.Application.get;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications on two nodes, on one thread, with a clock that stands still.
 */
class ApplicationClusterTests {

	private final List<Object> heard = new ArrayList<>();

	private Nodes nodes;

	private Deepstream first;

	private Deepstream second;

	@BeforeEach
	void forget() {
		this.heard.clear();
	}

	private void start(long seed) {
		this.nodes = new Nodes(seed);
		this.nodes.start("a", "b");
		this.first = Application.inline(this.nodes.node("a"));
		this.second = Application.inline(this.nodes.node("b"));
	}

	/** What a stage completes with when everything has arrived. */
	private <T> T settled(CompletionStage<T> stage) {
		this.nodes.settle();
		assertThat(stage.toCompletableFuture()).isDone();
		return get(stage);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void eventsReachTheOtherNode(long seed) {
		start(seed);
		settled(this.second.events().subscribe("news", String.class, this.heard::add).ready());

		settled(this.first.events().emit("news", "rain"));
		settled(this.first.events().emit("news", "sun"));

		assertThat(this.heard).containsExactly("rain", "sun");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void callsReachTheOtherNodeWithTheCaller(long seed) {
		start(seed);
		settled(this.second.rpc()
			.provide("who",
					(request) -> CompletableFuture
						.completedStage(request.requester() + " asks " + request.data(String.class)))
			.ready());

		assertThat(settled(this.first.rpc().call("who", "here", String.class)))
			.isEqualTo(Deepstream.SYSTEM_USER + " asks here");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void recordsReachTheOtherNode(long seed) {
		start(seed);
		settled(this.second.records()
			.subscribe("r", List.class, this.heard::add, () -> this.heard.add("deleted"))
			.ready());

		settled(this.first.records().set("r", List.of(1)));
		settled(this.first.records().set("r", "0", 2));
		settled(this.second.records().update("r", List.class, (value) -> List.of(value.get(0), 3)));
		settled(this.first.records().delete("r"));

		assertThat(this.heard).last().isEqualTo("deleted");
		assertThat(this.heard).contains(new RecordValue<>("r", 1, List.of(1)));
		assertThat(this.heard.get(this.heard.size() - 2)).asString().contains("version=3");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void usersOfTheOtherNodeAreSeen(long seed) {
		start(seed);
		settled(this.second.presence().subscribe(this.heard::add).ready());

		this.nodes.login("a", "alice");

		assertThat(this.heard).containsExactly(new PresenceChange("alice", true));
		assertThat(settled(this.second.presence().online())).containsExactly("alice");
	}

}
