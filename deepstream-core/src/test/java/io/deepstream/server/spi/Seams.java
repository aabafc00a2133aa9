package io.deepstream.server.spi;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the contracts of the seams share: names and values of all kinds, and waiting for
 * stages that complete on a driver's thread.
 */
final class Seams {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int IN_FLIGHT = 64;

	private Seams() {
	}

	/**
	 * Names of all kinds: what brokers, key-value stores and query languages treat as
	 * special, names that layouts with suffixes or tables confuse, and the longest.
	 */
	static List<String> names() {
		List<String> names = new ArrayList<>(List.of("r", "R", "r ", " r", "r_v", "r_d", "r_v_d", "a/b", "a/b/c", "/a",
				"a/", "//", ".", "..", "a.b", "$set", "$a.$b", "a b", "tab\there", "line\nfeed", "return\rhere",
				"nul\u0000here", "\u0001", "'", "\"", "`", "\\", "a'; drop table a; --", "%", "%25", "a%2Fb", "_", "*",
				"?", "[a]", "{a}", "(a)", "#", "a#b", "a:b", "a;b", "a,b", "a|b", "a=b", "a&b", "<a>", "ä", "a\u0308",
				"ß", "İ", "日本語", "\uD83D\uDE00", "\uFFFF", "__proto__", "_id", "null", "undefined", "-1", "0", "get r",
				"ds", "__ds", "__meta"));
		names.add("x".repeat(250));
		names.add("x".repeat(251));
		names.add("ä".repeat(127));
		names.add("ä".repeat(128));
		names.add("y".repeat(1024));
		names.add("y".repeat(1023) + "z");
		names.add("\uD83D\uDE00".repeat(512));
		return names;
	}

	/** JSON texts of all kinds, each an object or an array. */
	static List<String> values() {
		List<String> values = new ArrayList<>(List.of("{}", "[]", "{\"a\":{}}", "{\"a\":[]}", "[[]]", "[{}]",
				"{\"a\":null}", "[null]", "{\"a\":true,\"b\":false}", "{\"a\":[1,\"2\",{\"b\":[3,{\"c\":4}]}]}",
				"{\"\":1}", "{\" \":1}", "{\"a.b\":1,\"a\":{\"b\":2}}", "{\"$set\":{\"$inc\":1}}", "{\"$a.$b\":1}",
				"{\"a b\":\"c d\"}", "[\"r1\",\"r2\",\"r1\"]", "{\"s\":\"\"}", "{\"s\":\"ä\u00e9日本語\"}",
				"{\"s\":\"\uD83D\uDE00\"}", "{\"\uD83D\uDE00\":1}", "{\"s\":\"\\ud83d\\ude00\"}",
				"{\"s\":\"a\\u0000b\"}", "{\"a\\u0000b\":1}", "{\"s\":\"\\b\\f\\n\\r\\t\\\"\\\\\\/\\u2028\\uffff\"}",
				"{\"n\":9223372036854775807}", "{\"n\":-9223372036854775808}", "{\"n\":9007199254740993}",
				"{\"n\":0.1}", "{\"n\":0.30000000000000004}", "{\"n\":123456789012345678901234567890}",
				"{\"n\":3.14159265358979323846264338327950288}", "{\"n\":-0.000000001}", "{\"n\":1e-300}",
				"{\"n\":1.5e+300}", "{\"n\":0}", "{\"_id\":1,\"id\":2,\"ds_id\":3,\"ds_key\":4,\"ds_version\":5}",
				"{\"__ds\":{\"_v\":7},\"__dsList\":[1],\"ds_list\":[2],\"_v\":3,\"_d\":{\"x\":1}}",
				"{\"version\":1,\"json\":\"{}\",\"value\":[1],\"data\":{\"data\":1}}", "{\"z\":1,\"a\":2,\"m\":3}"));
		values.add("{\"s\":\"" + "x".repeat(1024 * 1024 - 8) + "\"}");
		values.add("[" + "[1],".repeat(50_000) + "[1]]");
		values.add("{\"deep\":" + "[".repeat(60) + "]".repeat(60) + "}");
		return values;
	}

	static StoredRecord record(long version, String json) {
		return new StoredRecord(version, json.getBytes(StandardCharsets.UTF_8));
	}

	static String text(StoredRecord record) {
		return new String(record.json(), StandardCharsets.UTF_8);
	}

	/** Waits for a stage that must succeed. */
	static <T> T result(CompletionStage<T> stage) {
		CompletableFuture<T> future = stage.toCompletableFuture();
		assertThat(future).succeedsWithin(PATIENCE);
		return future.join();
	}

	/** Waits for a stage that must fail. */
	static Throwable failure(CompletionStage<?> stage) {
		return outcome(stage).orElseThrow(() -> new AssertionError("Completed instead of a failure"));
	}

	/** Waits for a stage; empty if it succeeded. */
	static Optional<Throwable> outcome(CompletionStage<?> stage) {
		try {
			stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			return Optional.empty();
		}
		catch (ExecutionException failure) {
			return Optional.of(failure.getCause());
		}
		catch (TimeoutException pending) {
			throw new AssertionError("Not completed within " + PATIENCE, pending);
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	/**
	 * Calls a seam many times, a bounded number of calls at once, and waits for all.
	 */
	static <T> List<T> results(int count, IntFunction<CompletionStage<T>> call) {
		List<T> results = new ArrayList<>(count);
		for (int first = 0; first < count; first += IN_FLIGHT) {
			List<CompletionStage<T>> stages = new ArrayList<>(IN_FLIGHT);
			for (int i = first; i < Math.min(first + IN_FLIGHT, count); i++) {
				stages.add(call.apply(i));
			}
			stages.forEach((stage) -> results.add(result(stage)));
		}
		return results;
	}

}
