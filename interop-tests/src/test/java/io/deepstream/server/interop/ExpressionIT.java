package io.deepstream.server.interop;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.permission.valve.expression.ActionCode;
import io.deepstream.server.permission.valve.expression.EvaluationException;
import io.deepstream.server.permission.valve.expression.Expression;
import io.deepstream.server.permission.valve.expression.ExpressionException;
import io.deepstream.server.permission.valve.expression.Scope;
import io.deepstream.server.permission.valve.expression.Undefined;
import io.deepstream.server.permission.valve.expression.Variable;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.JsonLimits;
import io.deepstream.server.protocol.RecordAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random expressions mean in rules what Node.js says that they mean in JavaScript.
 */
class ExpressionIT {

	private static final int CASES = Integer.getInteger("deepstream.expression.cases", 30_000);

	private static final long SEED = Long.getLong("deepstream.expression.seed", 20261124);

	private final Json json = new Json(JsonLimits.DEFAULTS);

	@TempDir
	private Path folder;

	@Test
	void meanWhatNodeSays() throws Exception {
		RandomExpressions random = new RandomExpressions(SEED);
		List<Case> cases = new ArrayList<>();
		for (int i = 0; i < CASES; i++) {
			cases.add(new Case(random.expression(), random.scope()));
		}
		List<String> expected = evaluateByNode(cases);
		int booleans = 0;
		int refused = 0;
		List<String> wrong = new ArrayList<>();
		for (int i = 0; i < CASES; i++) {
			String said = (String) this.json.read(expected.get(i).getBytes(StandardCharsets.UTF_8));
			String ours = evaluate(cases.get(i));
			booleans += said.startsWith("boolean") ? 1 : 0;
			refused += ours.startsWith("refused") ? 1 : 0;
			if (!ours.startsWith("refused") && !ours.equals(said)) {
				wrong.add(cases.get(i) + "\n  Node.js: " + said + "\n  rules: " + ours);
			}
		}

		assertThat(wrong).describedAs("of seed %d", SEED).isEmpty();
		assertThat(booleans).describedAs("booleans of %d cases", CASES).isGreaterThan(CASES / 4);
		assertThat(refused).describedAs("refused at load of %d cases", CASES).isLessThan(CASES / 5);
	}

	private List<String> evaluateByNode(List<Case> cases) throws IOException, InterruptedException {
		Path input = this.folder.resolve("cases");
		Path output = this.folder.resolve("results");
		try (BufferedWriter writer = Files.newBufferedWriter(input)) {
			for (Case each : cases) {
				Map<String, Object> line = new LinkedHashMap<>();
				line.put("expression", each.expression());
				line.put("scope", "\u0001");
				String text = new String(this.json.write(line), StandardCharsets.UTF_8);
				writer.write(text.replace("\"\\u0001\"", each.scope()));
				writer.newLine();
			}
		}
		catch (JsonException ex) {
			throw new IllegalStateException(ex);
		}
		Process node = new ProcessBuilder("node", Path.of("src", "test", "js", "oracle", "evaluate.mjs").toString())
			.redirectInput(input.toFile())
			.redirectOutput(output.toFile())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try {
			assertThat(node.waitFor(5, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			node.destroyForcibly();
		}
		List<String> results = Files.readAllLines(output);
		assertThat(results).hasSameSizeAs(cases);
		return results;
	}

	private String evaluate(Case given) throws JsonException {
		try {
			Values scope = new Values((Map<?, ?>) this.json.read(given.scope().getBytes(StandardCharsets.UTF_8)));
			Expression expression = Expression.parse(given.expression(), EnumSet.allOf(Variable.class),
					List.of("$a", "$b"));
			return describe(expression.evaluate(scope));
		}
		catch (ExpressionException refused) {
			return "refused: " + refused.getMessage();
		}
		catch (EvaluationException failed) {
			return "error";
		}
	}

	/** As the script does. */
	private String describe(Object value) throws JsonException {
		if (value == null) {
			return "null";
		}
		if (value instanceof Boolean) {
			return "boolean " + value;
		}
		if (value == Undefined.UNDEFINED) {
			return "undefined undefined";
		}
		String text = textOf(value);
		if (value instanceof String) {
			return "string " + text;
		}
		return (value instanceof Number || value instanceof ActionCode) ? "number " + text : "object " + text;
	}

	/** By the conversion of a template. */
	private static String textOf(Object value) {
		try {
			return (String) Expression.parse("`${data}`", EnumSet.of(Variable.DATA), List.of())
				.evaluate(new Values(value));
		}
		catch (ExpressionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Case(String expression, String scope) {

		@Override
		public String toString() {
			return this.expression + "\n  on " + this.scope;
		}

	}

	private static final class Values implements Scope {

		private final Map<?, ?> values;

		private final Object data;

		Values(Map<?, ?> values) {
			this.values = values;
			this.data = get("data");
		}

		Values(Object data) {
			this.values = Map.of();
			this.data = data;
		}

		private Object get(String name) {
			return this.values.containsKey(name) ? this.values.get(name) : Undefined.UNDEFINED;
		}

		@Override
		public Object value(Variable variable) {
			return switch (variable) {
				case DATA -> this.data;
				case ACTION -> new ActionCode(RecordAction.of(((Number) get("action")).intValue()));
				default -> get(variable.text());
			};
		}

		@Override
		public String capture(int index) {
			return (String) ((Map<?, ?>) get("captures")).get((index == 0) ? "$a" : "$b");
		}

		@Override
		public Object record(String name) {
			return name.contains("undefined") ? Undefined.UNDEFINED : ((Map<?, ?>) get("records")).get(name);
		}

		@Override
		public void spend(long steps) {
		}

	}

}
