package io.deepstream.server.permission.valve;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long rules take. Only one evaluation in {@value #ONE_IN} is timed, chosen by
 * chance, so that the others do not pay for it. Bounded by the number of rules. Any
 * thread.
 */
final class RuleTimes {

	static final int ONE_IN = 64;

	private final Map<Rule, Times> times = new ConcurrentHashMap<>();

	/** Whether the next evaluation is to be timed. */
	boolean isNextTimed() {
		return (ThreadLocalRandom.current().nextInt() & (ONE_IN - 1)) == 0;
	}

	void add(Rule rule, long nanos) {
		Times of = this.times.computeIfAbsent(rule,
				(key) -> new Times(new LongAdder(), new LongAdder(), new LongAccumulator(Math::max, 0)));
		of.count.increment();
		of.nanos.add(nanos);
		of.longest.accumulate(nanos);
	}

	/** Those that take longest on average. */
	List<RuleTime> slowest(int limit) {
		return this.times.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().count.sum() > 0)
			.map((entry) -> entry.getValue().of(entry.getKey()))
			.sorted(Comparator.comparing(RuleTime::mean).reversed())
			.limit(limit)
			.toList();
	}

	private record Times(LongAdder count, LongAdder nanos, LongAccumulator longest) {

		RuleTime of(Rule rule) {
			long timed = this.count.sum();
			return new RuleTime(rule.type(), rule.path().toString(), timed,
					Duration.ofNanos(this.nanos.sum() / Math.max(1, timed)), Duration.ofNanos(this.longest.get()));
		}

	}

}
