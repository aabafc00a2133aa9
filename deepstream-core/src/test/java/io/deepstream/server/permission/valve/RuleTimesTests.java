package io.deepstream.server.permission.valve;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.permission.RecordAccess;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RuleTimesTests {

	private static final int EVALUATIONS = 10_000;

	@Test
	void namesTheSlowestFirst() {
		RuleTimes times = new RuleTimes();
		ValveRules rules = ValveRules.builder()
			.rule(RuleType.EVENT_PUBLISH, "fast", "data > 1")
			.rule(RuleType.EVENT_PUBLISH, "slow/$id", "data > 1")
			.rule(RuleType.EVENT_PUBLISH, "unused", "data > 1")
			.build();
		times.add(rule(rules, "fast"), 1000);
		times.add(rule(rules, "fast"), 3000);
		times.add(rule(rules, "slow/1"), 5000);

		assertThat(times.slowest(10)).containsExactly(
				new RuleTime(RuleType.EVENT_PUBLISH, "slow/$id", 1, Duration.ofNanos(5000), Duration.ofNanos(5000)),
				new RuleTime(RuleType.EVENT_PUBLISH, "fast", 2, Duration.ofNanos(2000), Duration.ofNanos(3000)));
		assertThat(times.slowest(1)).extracting(RuleTime::path).containsExactly("slow/$id");
	}

	private static Rule rule(ValveRules rules, String name) {
		return rules.find(RuleType.EVENT_PUBLISH, name).rule();
	}

	@Test
	void timesAPartOfTheEvaluationsUntilRulesChange() {
		ValveRules rules = ValveRules.builder().rule(RuleType.EVENT_PUBLISH, "*", "data > 1").build();
		Valve valve = new Valve(rules, ValveOptions.defaults());
		for (int i = 0; i < EVALUATIONS; i++) {
			valve.check(publication("2"));
		}

		assertThat(valve.slowest(10)).singleElement()
			.satisfies((time) -> assertThat(time.timed()).isBetween(1L, EVALUATIONS / 4L));

		valve.use(rules);
		assertThat(valve.slowest(10)).isEmpty();
	}

	@Test
	void timesUntilRecordsAreRead() {
		Valve valve = new Valve(ValveRules.builder().rule(RuleType.EVENT_PUBLISH, "*", "_('limit').max > data").build(),
				ValveOptions.defaults());
		CompletableFuture<Optional<StoredRecord>> read = new CompletableFuture<>();
		for (int i = 0; i < EVALUATIONS; i++) {
			valve.check(publication("2", read));
		}
		assertThat(valve.slowest(10)).isEmpty();

		read.complete(Optional.empty());

		assertThat(valve.slowest(10)).singleElement()
			.satisfies((time) -> assertThat(time.timed()).isBetween(1L, EVALUATIONS / 4L));
	}

	private static PermissionRequest publication(String data) {
		return publication(data, new CompletableFuture<>());
	}

	private static PermissionRequest publication(String data, CompletionStage<Optional<StoredRecord>> record) {
		Message message = Message.builder(EventAction.EMIT).name("x").data(data.getBytes()).build();
		return new PermissionRequest(new User("bob", null), EventAction.EMIT, "x", message, new RecordAccess() {

			@Override
			public CompletionStage<Optional<StoredRecord>> read(String name) {
				return record;
			}

			@Override
			public CompletionStage<byte[]> written(Message write, Optional<StoredRecord> base) {
				return CompletableFuture.failedStage(new UnsupportedOperationException());
			}

		});
	}

}
