package io.deepstream.server.permission.valve;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.permission.valve.expression.Expression;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.RecordAction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Permissions by rules. Only {@code true} allows; what no rule is for is denied. Rules
 * that look at nothing but user, action and name are decided at once, and so are those
 * that look at what was sent.
 */
public final class Valve implements PermissionChecker {

	private static final Logger logger = LoggerFactory.getLogger(Valve.class);

	private static final CompletionStage<Boolean> ALLOWED = CompletableFuture.completedStage(true);

	private static final CompletionStage<Boolean> DENIED = CompletableFuture.completedStage(false);

	private final ValveOptions options;

	private final Json json;

	private final LongSupplier clock;

	private final List<Runnable> changed = new CopyOnWriteArrayList<>();

	private volatile Active active;

	/**
	 * Checks by rules.
	 * @param rules until {@link #use} gives others
	 * @param options how they are evaluated
	 */
	public Valve(ValveRules rules, ValveOptions options) {
		this(rules, options, System::currentTimeMillis);
	}

	Valve(ValveRules rules, ValveOptions options, LongSupplier clock) {
		this.options = options;
		this.json = new Json(options.json());
		this.clock = clock;
		this.active = activate(rules);
	}

	private Active activate(ValveRules rules) {
		rules.warnings().forEach(logger::warn);
		return new Active(rules, new DecisionCache(this.options.cacheSize()), new RuleTimes());
	}

	/**
	 * Uses other rules from now on; the server then checks existing subscriptions again.
	 * Any thread.
	 * @param rules all that there shall be
	 */
	public void use(ValveRules rules) {
		this.active = activate(rules);
		this.changed.forEach(Runnable::run);
	}

	/**
	 * The rules in use.
	 */
	public ValveRules rules() {
		return this.active.rules;
	}

	@Override
	public void onChange(Runnable changed) {
		this.changed.add(changed);
	}

	/**
	 * The rules in use that take longest on average, as far as they were timed: one
	 * evaluation in {@value RuleTimes#ONE_IN}. Any thread.
	 * @param limit how many at most
	 * @return the slowest first
	 */
	public List<RuleTime> slowest(int limit) {
		return this.active.times.slowest(limit);
	}

	@Override
	public CompletionStage<Boolean> check(PermissionRequest request) {
		RuleType type = RuleType.of(request.action());
		if (type == null) {
			return DENIED;
		}
		Active current = this.active;
		Boolean known = current.cache.get(request);
		if (known != null) {
			return known ? ALLOWED : DENIED;
		}
		ValveRules.Match match = current.rules.find(type, request.name());
		return (match != null) ? evaluate(match, request, current) : DENIED;
	}

	private CompletionStage<Boolean> evaluate(ValveRules.Match match, PermissionRequest request, Active current) {
		boolean timed = current.times.isNextTimed();
		long began = timed ? System.nanoTime() : 0;
		CompletableFuture<@Nullable Object> result = new Evaluation(match, request, this.options, this.json, this.clock)
			.run()
			.toCompletableFuture();
		if (timed) {
			result.whenComplete((value, failure) -> current.times.add(match.rule(), System.nanoTime() - began));
		}
		if (!result.isDone() || result.isCompletedExceptionally()) {
			return result.thenApply((value) -> allows(value, request));
		}
		Object value = result.getNow(null);
		boolean allowed = allows(value, request);
		if (value instanceof Boolean && match.rule().isLasting()) {
			current.cache.put(request, allowed);
		}
		return allowed ? ALLOWED : DENIED;
	}

	private boolean allows(@Nullable Object value, PermissionRequest request) {
		if (!this.options.legacyTruthiness()) {
			return Boolean.TRUE.equals(value);
		}
		return isCompound(request) ? Expression.isTruthy(value) : !Boolean.FALSE.equals(value);
	}

	/**
	 * The original checks these within its record handler, and there denies what is
	 * falsy.
	 */
	private static boolean isCompound(PermissionRequest request) {
		return request.message().action() instanceof RecordAction action && switch (action) {
			case SUBSCRIBECREATEANDREAD, CREATEANDUPDATE, CREATEANDPATCH -> true;
			default -> false;
		};
	}

	@Override
	public String toString() {
		return "valve with " + this.active.rules;
	}

	private record Active(ValveRules rules, DecisionCache cache, RuleTimes times) {
	}

}
