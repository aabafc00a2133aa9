package io.deepstream.server.autoconfigure.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.spi.Operation;
import io.deepstream.server.spi.Outcome;
import io.deepstream.server.spi.ServerListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Timers for what a node has to wait for, by operation and outcome; all are there from
 * the beginning, so that rates of rare outcomes are right.
 */
public final class TimeMeters implements ServerListener {

	private static final Set<Outcome> OF_CONNECTORS = Set.of(Outcome.SUCCESS, Outcome.ERROR);

	private final Map<Operation, Map<Outcome, Timer>> timers = new EnumMap<>(Operation.class);

	private final MeterRegistry registry;

	/**
	 * Registers the timers.
	 * @param registry customized already
	 */
	public TimeMeters(MeterRegistry registry) {
		this.registry = registry;
		for (Operation operation : Operation.values()) {
			Map<Outcome, Timer> byOutcome = new EnumMap<>(Outcome.class);
			outcomes(operation).forEach((outcome) -> byOutcome.put(outcome, timer(operation, outcome)));
			this.timers.put(operation, byOutcome);
		}
	}

	private static Set<Outcome> outcomes(Operation operation) {
		return switch (operation) {
			case RPC -> Set.of(Outcome.SUCCESS, Outcome.ERROR, Outcome.TIMEOUT, Outcome.NO_PROVIDER,
					Outcome.NOT_ACCEPTED, Outcome.CANCELLED);
			case PERMISSION -> Set.of(Outcome.SUCCESS, Outcome.DENIED, Outcome.ERROR);
			case LOGIN -> Set.of(Outcome.SUCCESS, Outcome.DENIED, Outcome.REFUSED, Outcome.ERROR, Outcome.TIMEOUT);
			default -> OF_CONNECTORS;
		};
	}

	private Timer timer(Operation operation, Outcome outcome) {
		Timer.Builder timer = switch (operation) {
			case RPC -> Timer.builder("deepstream.rpc.calls")
				.description("Rpcs of this node's clients, from the request to the final answer");
			case PERMISSION -> Timer.builder("deepstream.permission.checks")
				.description("Permission checks that were not answered at once");
			case LOGIN -> Timer.builder("deepstream.logins")
				.description("Logins, from the request to the authenticator's answer");
			default -> connectorTimer(operation);
		};
		return timer.tag("outcome", DeepstreamMetrics.tag(outcome)).register(this.registry);
	}

	private static Timer.Builder connectorTimer(Operation operation) {
		String[] name = operation.name().toLowerCase(Locale.ROOT).split("_");
		return Timer.builder("deepstream." + name[0] + ".operations")
			.description("What the node asked its " + name[0] + " for")
			.tag("operation", name[1]);
	}

	@Override
	public void connectorChanged(String connector, State state, @Nullable Throwable cause) {
		// gauges ask for it
	}

	@Override
	public boolean wantsTimes() {
		return true;
	}

	@Override
	public void took(Operation operation, Outcome outcome, long nanos) {
		Timer timer = this.timers.getOrDefault(operation, Map.of()).get(outcome);
		if (timer != null) {
			timer.record(nanos, TimeUnit.NANOSECONDS);
		}
	}

}
