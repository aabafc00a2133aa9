package io.deepstream.server.permission.valve.expression;

import com.google.re2j.PatternSyntaxException;

/**
 * From the syntax of JavaScript's regular expressions to that of RE2/J, so that each
 * escape means what it means in JavaScript.
 */
final class RegexTranslation {

	private static final String LINE_ENDS = "\\n\\r\\x{2028}\\x{2029}";

	private static final String SPACES = "\\t\\n\\v\\f\\r\\x{feff}\\x{2028}\\x{2029}\\p{Zs}";

	private static final String ANY = "\\x{0}-\\x{10ffff}";

	private static final String SAME_IN_BOTH = "dDwWtnrfv";

	private final String source;

	private final boolean dotAll;

	private final StringBuilder result = new StringBuilder();

	private int position;

	private RegexTranslation(String source, boolean dotAll) {
		this.source = source;
		this.dotAll = dotAll;
	}

	/**
	 * Translates.
	 * @param dotAll whether a dot matches line ends
	 * @throws PatternSyntaxException if it uses what is not supported
	 */
	static String of(String source, boolean dotAll) {
		return new RegexTranslation(source, dotAll).translate();
	}

	private String translate() {
		while (this.position < this.source.length()) {
			char next = this.source.charAt(this.position++);
			switch (next) {
				case '\\' -> escape(false);
				case '[' -> characterClass();
				case '.' -> this.result.append(this.dotAll ? "[" + ANY + "]" : "[^" + LINE_ENDS + "]");
				case '(' -> group();
				default -> this.result.append(next);
			}
		}
		return this.result.toString();
	}

	private void group() {
		this.result.append('(');
		if (startsWith("?") && !startsWith("?:")) {
			boolean named = startsWith("?<") && !startsWith("?<=") && !startsWith("?<!");
			if (!named) {
				throw new PatternSyntaxException("look-around is not supported", this.source);
			}
			this.result.append("?P<");
			this.position += 2;
		}
	}

	private boolean startsWith(String text) {
		return this.source.startsWith(text, this.position);
	}

	private void characterClass() {
		boolean negated = startsWith("^");
		this.position += negated ? 1 : 0;
		if (startsWith("]")) {
			this.position++;
			this.result.append(negated ? "[" : "[^").append(ANY).append(']');
			return;
		}
		this.result.append(negated ? "[^" : "[");
		while (this.position < this.source.length()) {
			char next = this.source.charAt(this.position++);
			if (next == ']') {
				this.result.append(']');
				return;
			}
			if (next == '\\') {
				escape(true);
			}
			else {
				this.result.append((next == '[' || next == '^') ? "\\" : "").append(next);
			}
		}
		throw new PatternSyntaxException("missing ]", this.source);
	}

	private void escape(boolean inClass) {
		if (this.position == this.source.length()) {
			throw new PatternSyntaxException("\\ at the end", this.source);
		}
		char escaped = this.source.charAt(this.position++);
		if (SAME_IN_BOTH.indexOf(escaped) >= 0) {
			this.result.append('\\').append(escaped);
			return;
		}
		switch (escaped) {
			case 's' -> this.result.append(inClass ? SPACES : "[" + SPACES + "]");
			case 'S' -> this.result.append(inClass ? "\\S" : "[^" + SPACES + "]");
			case 'b' -> this.result.append(inClass ? "\\x{8}" : "\\b");
			case 'B' -> this.result.append(inClass ? "B" : "\\B");
			case '0' -> this.result.append("\\x{0}");
			case 'x' -> codeUnit(2);
			case 'u' -> codeUnit(4);
			case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'k', 'c', 'p', 'P' ->
				throw new PatternSyntaxException("\\" + escaped + " is not supported", this.source);
			default -> literal(escaped);
		}
	}

	private void codeUnit(int digits) {
		int end = this.position + digits;
		String hex = (end <= this.source.length()) ? this.source.substring(this.position, end) : "";
		if (!hex.matches("[0-9a-fA-F]{" + digits + "}")) {
			throw new PatternSyntaxException("\\u or \\x without " + digits + " digits", this.source);
		}
		this.result.append("\\x{").append(hex).append('}');
		this.position = end;
	}

	private void literal(char symbol) {
		boolean special = symbol < 0x80 && !Character.isLetterOrDigit(symbol) && symbol != '_';
		this.result.append(special ? "\\" : "").append(symbol);
	}

}
