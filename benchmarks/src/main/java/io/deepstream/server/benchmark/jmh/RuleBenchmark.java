package io.deepstream.server.benchmark.jmh;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.permission.RecordAccess;
import io.deepstream.server.permission.valve.RuleType;
import io.deepstream.server.permission.valve.Valve;
import io.deepstream.server.permission.valve.ValveOptions;
import io.deepstream.server.permission.valve.ValveRules;
import io.deepstream.server.protocol.JsonLimits;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.StoredRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decisions by one rule each. Records are in memory; what a cache or database takes comes
 * on top of those that read them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RuleBenchmark {

	private static final String NAME = "user/alice";

	private static final byte[] STORED = bytes("{\"role\":\"editor\",\"name\":\"Alice\",\"stock\":7}");

	private static final RecordAccess RECORDS = new RecordAccess() {

		private final CompletionStage<Optional<StoredRecord>> record = CompletableFuture
			.completedStage(Optional.of(new StoredRecord(1, STORED)));

		@Override
		public CompletionStage<Optional<StoredRecord>> read(String name) {
			return this.record;
		}

		@Override
		public CompletionStage<byte[]> written(Message write, Optional<StoredRecord> current) {
			return CompletableFuture.completedStage(STORED);
		}
	};

	private final PermissionRequest write = new PermissionRequest(new User("alice", bytes("{}"), null),
			RecordAction.UPDATE, NAME, Message.builder(RecordAction.UPDATE).name(NAME).version(2).data(STORED).build(),
			RECORDS);

	private final Valve constant = valve("true", 0);

	private final Valve variable = valve("$id === user.id", 0);

	private final Valve remembered = valve("$id === user.id", 10_000);

	private final Valve oldData = valve("data.role === oldData.role", 0);

	private final Valve reference = valve("_('item/' + $id).stock > 0", 0);

	private static Valve valve(String rule, int cacheSize) {
		ValveRules rules = ValveRules.builder()
			.rule(RuleType.RECORD_WRITE, "*", "false")
			.rule(RuleType.RECORD_WRITE, "user/$id", rule)
			.rule(RuleType.RECORD_WRITE, "order/$id", "false")
			.build();
		return new Valve(rules, new ValveOptions(3, cacheSize, false, JsonLimits.DEFAULTS));
	}

	private static byte[] bytes(String json) {
		return json.getBytes(StandardCharsets.UTF_8);
	}

	@Benchmark
	public boolean constant() {
		return decide(this.constant);
	}

	@Benchmark
	public boolean variable() {
		return decide(this.variable);
	}

	/** As {@link #variable}, decided before for the same login and name. */
	@Benchmark
	public boolean remembered() {
		return decide(this.remembered);
	}

	@Benchmark
	public boolean oldData() {
		return decide(this.oldData);
	}

	@Benchmark
	public boolean reference() {
		return decide(this.reference);
	}

	private boolean decide(Valve valve) {
		boolean allowed = valve.check(this.write).toCompletableFuture().getNow(false);
		if (!allowed) {
			throw new IllegalStateException("Nothing is denied here");
		}
		return allowed;
	}

}
