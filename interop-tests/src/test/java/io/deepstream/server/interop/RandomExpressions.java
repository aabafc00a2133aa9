package io.deepstream.server.interop;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Expressions of the grammar of rules, with what they are evaluated on. Without what
 * rules do on purpose otherwise than JavaScript: prototypes, names of actions.
 */
final class RandomExpressions {

	private static final List<String> OPERATORS = List.of("===", "!==", "==", "!=", "<", "<=", ">", ">=", "&&", "||",
			"&&", "||", "+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>");

	private static final List<String> NUMBERS = List.of("0", "1", "2", "3", "7", "0.5", "1.25", "1e3", "1e21", "1e-7",
			".1", "0x1f", "1234567.5", "123456789012345680000", "5e-324", "NaN", "Infinity", "9007199254740993", "-0");

	private static final List<String> WORDS = List.of("", "a", "b", "ab", "abc", "A", " a ", "1", "01", "1.0", "-1",
			"1e2", "0x10", "Infinity", "true", "null", "undefined", "id", "length", "item/1", "item/2", "ÄÖß", "x.y",
			"[object Object]", "a,b", "1,2", "\u2003z\ufeff", "b1");

	private static final List<String> MEMBERS = List.of("a", "b", "c", "id", "name", "data", "length", "0", "1");

	private static final List<String> REGULAR = List.of("/a/", "/^a/", "/b$/", "/[a-c]+/g", "/(a)(x)?/", "/\\d+/",
			"/A/i", "/./", "/\\s/", "/[^\\w]/", "/x|1/", "/^$/", "/a.c/s", "/item\\/(\\d)/", "/\\u0061/", "/[\\]a]/");

	private static final List<String> VARIABLES = List.of("user", "data", "oldData", "now", "name", "action", "$a",
			"$b", "user.id", "user.isAuthenticated", "user.data", "undefined");

	private final Random random;

	RandomExpressions(long seed) {
		this.random = new Random(seed);
	}

	/** Most are true or false, as rules are. */
	String expression() {
		int depth = 1 + this.random.nextInt(5);
		return switch (this.random.nextInt(4)) {
			case 0 -> expression(depth);
			case 1 -> "!" + parenthesised(depth);
			default -> parenthesised(depth) + " " + pick(OPERATORS.subList(0, 10)) + " " + parenthesised(depth);
		};
	}

	private String expression(int depth) {
		if (depth == 0) {
			return leaf();
		}
		return switch (this.random.nextInt(16)) {
			case 0, 1, 2, 3, 4 -> binary(depth);
			case 5 -> pick("!", "!!", "typeof ", "- ", "+ ", "~", "void ") + parenthesised(depth);
			case 6 -> parenthesised(depth) + " ? " + parenthesised(depth) + " : " + parenthesised(depth);
			case 7 -> member(depth);
			case 8 -> member(depth);
			case 9, 10 -> call(depth);
			case 11 -> "`" + pick("", "x", "\\n") + "${" + expression(depth - 1) + "}" + pick("", "/y") + "`";
			case 12 -> "(" + parenthesised(depth) + " ?? " + parenthesised(depth) + ")" + pick("", "", " + 2 ** 3");
			case 13 -> parenthesised(depth) + " in " + pick("data", "user", "[1, 2]", "{a: 1}", "user.data", "oldData");
			case 14 -> "_(" + pick("'item/' + $a", "'item/1'", "name", "'none'", "user.data", "data.a") + ")"
					+ pick("", ".a", "?.a", ".a.b");
			default -> list(depth);
		};
	}

	/** Now and then without parentheses, so that precedence matters. */
	private String binary(int depth) {
		String left = (this.random.nextInt(3) == 0) ? unmixed(depth) : parenthesised(depth);
		String right = (this.random.nextInt(3) == 0) ? unmixed(depth) : parenthesised(depth);
		return left + " " + pick(OPERATORS) + " " + right;
	}

	/** Without a conditional, which would swallow what follows. */
	private String unmixed(int depth) {
		return (this.random.nextInt(2) == 0) ? leaf() : parenthesised(depth - 1) + " " + pick(OPERATORS) + " " + leaf();
	}

	private String parenthesised(int depth) {
		return (depth <= 1) ? leaf() : "(" + expression(depth - 1) + ")";
	}

	private String member(int depth) {
		String target = (this.random.nextInt(3) > 0)
				? pick("data", "oldData", "user", "user.data", "data.a", "name", "$a") : parenthesised(depth);
		String name = pick(MEMBERS);
		return target + switch (this.random.nextInt(6)) {
			case 0, 1 -> Character.isDigit(name.charAt(0)) ? "[" + name + "]" : "." + name;
			case 2 ->
				"?." + (Character.isDigit(name.charAt(0)) ? "[" + name + "]" : name) + pick("", ".b", "?.b", "['c']");
			case 3 -> "['" + name + "']";
			case 4 -> "?.[" + parenthesised(depth) + "]";
			default -> "[" + parenthesised(depth) + "]";
		};
	}

	private String call(int depth) {
		String target = (this.random.nextInt(9) > 0)
				? pick("name", "$a", "$b", "user.id", "data.a", "data.b", "'abc'", "data") : parenthesised(depth);
		String point = pick(".", ".", ".", "?.");
		if (Character.isDigit(target.charAt(0)) || target.startsWith("-")) {
			target = "(" + target + ")";
		}
		return target + point + switch (this.random.nextInt(8)) {
			case 0 -> "startsWith(" + argument(depth) + pick("", ", 1", ", -1", ", 99") + ")";
			case 1 -> "endsWith(" + argument(depth) + pick("", ", 2", ", 0", ", -3") + ")";
			case 2 -> "includes(" + argument(depth) + pick("", ", 1", ", -1", ", 0.5") + ")";
			case 3 -> "indexOf(" + argument(depth) + pick("", ", 1", ", -1", ", -0.5") + ")";
			case 4 ->
				"match(" + pick(REGULAR) + ")" + pick("", "[0]", "[1]", " !== null", "?.[2]", ".length", "?.length");
			case 5 -> "toUpperCase()";
			case 6 -> "toLowerCase()" + pick("", ".trim()");
			default -> "trim()";
		};
	}

	private String argument(int depth) {
		return (this.random.nextInt(3) > 0) ? leaf() : expression(depth - 1);
	}

	private String list(int depth) {
		List<String> elements = IntStream.range(0, this.random.nextInt(4))
			.mapToObj((i) -> parenthesised(depth))
			.toList();
		return (this.random.nextInt(3) > 0) ? "[" + String.join(", ", elements) + "]"
				: "({" + IntStream.range(0, elements.size())
					.mapToObj((i) -> MEMBERS.get(i) + ": " + elements.get(i))
					.collect(Collectors.joining(", ")) + "})";
	}

	private String leaf() {
		return switch (this.random.nextInt(9)) {
			case 0, 1 -> pick(NUMBERS);
			case 2, 3 -> "'" + pick(WORDS) + "'";
			case 4 -> pick("true", "false", "null");
			case 5 -> pick("data.a", "data.b", "oldData.a", "data", "user.data");
			default -> pick(VARIABLES);
		};
	}

	/** Values of all variables, as JSON. */
	String scope() {
		return "{\"user\": {\"isAuthenticated\": " + pick("true", "false") + ", \"id\": " + quoted() + ", \"data\": "
				+ json(2) + "}, \"data\": " + json(3) + maybe(() -> ", \"oldData\": " + json(3)) + ", \"now\": "
				+ pick("1700000000000", "0") + ", \"name\": " + quoted() + ", \"action\": " + pick("18", "3")
				+ ", \"captures\": {\"$a\": " + quoted() + ", \"$b\": " + quoted() + "}, \"records\": {\"item/1\": "
				+ json(2) + ", \"item/2\": " + json(2) + "}}";
	}

	private String json(int depth) {
		return switch (this.random.nextInt((depth > 0) ? 9 : 4)) {
			case 0 -> quoted();
			case 1 ->
				pick("0", "1", "2", "-1", "0.5", "1e21", "1e-7", "100", "1.0", "123456789.125", "12345678901234567890");
			case 2 -> pick("true", "false", "null");
			case 3 -> quoted();
			case 4, 5 -> "[" + IntStream.range(0, this.random.nextInt(4))
				.mapToObj((i) -> json(depth - 1))
				.collect(Collectors.joining(",")) + "]";
			default -> "{" + MEMBERS.stream()
				.filter((name) -> this.random.nextInt(3) == 0)
				.map((name) -> "\"" + name + "\": " + json(depth - 1))
				.collect(Collectors.joining(",")) + "}";
		};
	}

	private String maybe(Supplier<String> text) {
		return (this.random.nextInt(4) > 0) ? text.get() : "";
	}

	private String quoted() {
		return "\"" + pick(WORDS) + "\"";
	}

	private String pick(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	private String pick(List<String> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

}
