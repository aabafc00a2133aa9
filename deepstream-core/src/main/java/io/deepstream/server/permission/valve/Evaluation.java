package io.deepstream.server.permission.valve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.permission.valve.expression.ActionCode;
import io.deepstream.server.permission.valve.expression.EvaluationException;
import io.deepstream.server.permission.valve.expression.Scope;
import io.deepstream.server.permission.valve.expression.Undefined;
import io.deepstream.server.permission.valve.expression.Variable;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * One rule applied to one request. As {@code rule-application.ts}, 10.1.4: what has to be
 * read is undefined at first; when it is there the rule is evaluated anew. One thread at
 * a time.
 */
final class Evaluation implements Scope {

	/**
	 * About a tenth of a second, for which the thread that reads is not there for others.
	 */
	private static final long MAX_STEPS = 10_000_000;

	/** Characters; more than the name of any record has. */
	private static final int MAX_NAME_LENGTH = 1 << 14;

	private static final byte[] NOTHING = {};

	private static final String UNDEFINED = Undefined.UNDEFINED.toString();

	private final ValveRules.Match match;

	private final PermissionRequest request;

	private final int maxRuns;

	private final Json json;

	private final LongSupplier clock;

	/** What was read, null for records that do not exist. */
	private final Map<String, @Nullable Object> records = new HashMap<>();

	private final Set<String> missingRecords = new LinkedHashSet<>();

	/** The request's own record, read once: data and oldData go together. */
	private @Nullable CompletableFuture<Optional<StoredRecord>> own;

	private @Nullable Object data;

	private boolean dataIsKnown;

	private boolean dataIsMissing;

	private @Nullable Map<String, @Nullable Object> user;

	private long steps;

	Evaluation(ValveRules.Match match, PermissionRequest request, ValveOptions options, Json json, LongSupplier clock) {
		this.match = match;
		this.request = request;
		this.maxRuns = options.maxRuleIterations();
		this.json = json;
		this.clock = clock;
	}

	/**
	 * The rule's result; complete at once if nothing has to be waited for.
	 */
	CompletionStage<@Nullable Object> run() {
		return run(1);
	}

	private CompletionStage<@Nullable Object> run(int firstRun) {
		for (int run = firstRun; run <= this.maxRuns; run++) {
			CompletionStage<@Nullable Object> result = evaluate();
			if (result != null) {
				return result;
			}
			CompletableFuture<?> loaded = load();
			if (!loaded.isDone() || loaded.isCompletedExceptionally()) {
				int next = run + 1;
				return loaded.thenCompose((done) -> run(next));
			}
		}
		return CompletableFuture.failedStage(
				new EvaluationException("More than " + this.maxRuns + " evaluations: too many references in a row"));
	}

	/** Null if something has to be read first. */
	private @Nullable CompletionStage<@Nullable Object> evaluate() {
		CompletionStage<@Nullable Object> result;
		try {
			result = CompletableFuture.completedStage(this.match.rule().expression().evaluate(this));
		}
		catch (EvaluationException failure) {
			result = CompletableFuture.failedStage(failure);
		}
		return (this.missingRecords.isEmpty() && !this.dataIsMissing) ? result : null;
	}

	/** All that is missing at once, and what the rule may still need. */
	private CompletableFuture<?> load() {
		if (this.match.rule().expression().uses(Variable.OLD_DATA)) {
			isKnown(name());
		}
		if (this.match.rule().expression().uses(Variable.DATA) && !this.dataIsKnown && isPatch()) {
			this.dataIsMissing = true;
		}
		Map<String, CompletableFuture<Optional<StoredRecord>>> reads = new HashMap<>();
		for (String name : this.missingRecords) {
			reads.put(name, read(name));
		}
		CompletableFuture<byte[]> written = this.dataIsMissing
				? read(name()).thenCompose((current) -> this.request.records().written(this.request.message(), current))
				: null;
		this.missingRecords.clear();
		this.dataIsMissing = false;
		List<CompletableFuture<?>> all = new ArrayList<>(reads.values());
		if (written != null) {
			all.add(written);
		}
		return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenRun(() -> loaded(reads, written));
	}

	private CompletableFuture<Optional<StoredRecord>> read(String name) {
		if (!name.equals(name())) {
			return this.request.records().read(name).toCompletableFuture();
		}
		CompletableFuture<Optional<StoredRecord>> known = this.own;
		if (known == null) {
			known = this.request.records().read(name).toCompletableFuture();
			this.own = known;
		}
		return known;
	}

	private void loaded(Map<String, CompletableFuture<Optional<StoredRecord>>> reads,
			@Nullable CompletableFuture<byte[]> written) {
		reads.forEach((name, read) -> this.records.put(name, value(read.getNow(Optional.empty()))));
		if (written != null) {
			this.data = parse(written.getNow(NOTHING));
			this.dataIsKnown = true;
		}
	}

	private @Nullable Object value(Optional<StoredRecord> record) {
		return record.map(StoredRecord::json).map(this::parse).orElse(null);
	}

	private @Nullable Object parse(byte[] text) {
		try {
			return this.json.read(text);
		}
		catch (JsonException invalid) {
			throw new EvaluationException("Not JSON: " + invalid.getMessage());
		}
	}

	private boolean isPatch() {
		return this.match.rule().type() == RuleType.RECORD_WRITE
				&& (this.request.message().path() != null || this.request.action() == RecordAction.PATCH_MULTI);
	}

	private String name() {
		String name = this.request.name();
		return (name != null) ? name : "";
	}

	@Override
	public @Nullable Object value(Variable variable) {
		return switch (variable) {
			case USER -> user();
			case DATA -> data();
			case OLD_DATA -> isKnown(name()) ? this.records.get(name()) : Undefined.UNDEFINED;
			case NOW -> (double) this.clock.getAsLong();
			case ACTION -> new ActionCode(this.request.action());
			case NAME -> (this.request.name() != null) ? name() : Undefined.UNDEFINED;
			case REFERENCE -> throw new EvaluationException("_ is a function");
		};
	}

	private Map<String, @Nullable Object> user() {
		Map<String, @Nullable Object> known = this.user;
		if (known == null) {
			User asking = this.request.user();
			known = new LinkedHashMap<>();
			known.put("isAuthenticated", !asking.isAnonymous());
			known.put("id", asking.id());
			known.put("data", asking.serverData());
			this.user = known;
		}
		return known;
	}

	private @Nullable Object data() {
		if (!this.dataIsKnown && isPatch()) {
			this.dataIsMissing = true;
			return Undefined.UNDEFINED;
		}
		if (!this.dataIsKnown) {
			byte[] payload = this.request.message().data();
			boolean absent = payload == null || this.match.rule().type() == RuleType.EVENT_SUBSCRIBE;
			this.data = (payload == null || absent) ? Undefined.UNDEFINED : parse(payload);
			this.dataIsKnown = true;
		}
		return this.data;
	}

	@Override
	public String capture(int index) {
		return this.match.captures().get(index);
	}

	@Override
	public @Nullable Object record(String name) {
		if (name.length() > MAX_NAME_LENGTH) {
			throw new EvaluationException("A record's name of " + name.length() + " characters");
		}
		boolean unfinished = name.contains(UNDEFINED);
		if (unfinished && (this.dataIsMissing || !this.missingRecords.isEmpty())) {
			return Undefined.UNDEFINED;
		}
		if (!isKnown(name)) {
			return Undefined.UNDEFINED;
		}
		Object value = this.records.get(name);
		return (value == null && unfinished) ? Undefined.UNDEFINED : value;
	}

	private boolean isKnown(String name) {
		if (this.records.containsKey(name)) {
			return true;
		}
		this.missingRecords.add(name);
		return false;
	}

	@Override
	public void spend(long steps) {
		this.steps += steps;
		if (this.steps > MAX_STEPS) {
			throw new EvaluationException("The rule takes too long for data of this size");
		}
	}

}
