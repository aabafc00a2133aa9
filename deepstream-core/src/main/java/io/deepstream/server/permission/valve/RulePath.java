package io.deepstream.server.permission.valve;

import java.util.ArrayList;
import java.util.List;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.deepstream.server.protocol.PatternCost;
import org.jspecify.annotations.Nullable;

/**
 * The names that a rule is for: {@code *} stands for anything, {@code $name} for one part
 * between slashes. As {@code path-parser.ts}, 10.1.4, but other characters stand for
 * themselves; only {@code .*} still is what it was there, the same as {@code *}.
 */
final class RulePath {

	private static final Pattern SPECIAL = Pattern.compile("\\$[a-zA-Z0-9]+|\\.?\\*");

	private static final List<String> NO_CAPTURES = List.of();

	private final String text;

	private final List<String> variables = new ArrayList<>();

	/** What every name begins with. */
	private final String prefix;

	private final Kind kind;

	private final Pattern pattern;

	private RulePath(String text) {
		this.text = text;
		StringBuilder expression = new StringBuilder();
		List<String> special = new ArrayList<>();
		Matcher matcher = SPECIAL.matcher(text);
		int end = 0;
		String first = text;
		while (matcher.find()) {
			if (special.isEmpty()) {
				first = text.substring(0, matcher.start());
			}
			special.add(matcher.group());
			expression.append(Pattern.quote(text.substring(end, matcher.start())));
			end = matcher.end();
			if (matcher.group().startsWith("$")) {
				this.variables.add(matcher.group());
				expression.append("([^/]+)");
			}
			else {
				expression.append("(?s:.*)");
			}
		}
		expression.append(Pattern.quote(text.substring(end)));
		this.prefix = first;
		this.kind = kind(special, end == text.length());
		this.pattern = Pattern.compile("^" + expression + "$");
	}

	/** Most paths need no regular expression. */
	private static Kind kind(List<String> special, boolean atEnd) {
		if (special.isEmpty()) {
			return Kind.EXACT;
		}
		if (special.size() > 1 || !atEnd) {
			return Kind.GENERAL;
		}
		return special.get(0).startsWith("$") ? Kind.PREFIX_AND_PART : Kind.PREFIX;
	}

	/**
	 * Reads a path.
	 * @throws IllegalArgumentException if it is none; the message goes on after the path
	 */
	static RulePath parse(String text) {
		if (text.isEmpty()) {
			throw new IllegalArgumentException("is empty");
		}
		if (text.startsWith("/")) {
			throw new IllegalArgumentException("starts with '/'");
		}
		if (Pattern.compile("\\$[^a-zA-Z0-9]").matcher(text).find()) {
			throw new IllegalArgumentException("has a '$' without letters or digits after it");
		}
		if (!PatternCost.isAcceptable(text)) {
			throw new IllegalArgumentException("is too long");
		}
		return new RulePath(text);
	}

	/** The more there is of it, the more specific it is. */
	int length() {
		return this.text.length();
	}

	/** Names of its variables with the dollar sign, in order. */
	List<String> variables() {
		return this.variables;
	}

	/** What the variables stand for in a name; null if it does not match. */
	@Nullable List<String> match(String name) {
		if (!name.startsWith(this.prefix)) {
			return null;
		}
		return switch (this.kind) {
			case EXACT -> (name.length() == this.prefix.length()) ? NO_CAPTURES : null;
			case PREFIX -> NO_CAPTURES;
			case PREFIX_AND_PART -> {
				boolean isPart = name.length() > this.prefix.length() && name.indexOf('/', this.prefix.length()) < 0;
				yield isPart ? List.of(name.substring(this.prefix.length())) : null;
			}
			case GENERAL -> matchGeneral(name);
		};
	}

	private @Nullable List<String> matchGeneral(String name) {
		Matcher matcher = this.pattern.matcher(name);
		if (!matcher.matches()) {
			return null;
		}
		List<String> captures = new ArrayList<>(this.variables.size());
		for (int group = 1; group <= this.variables.size(); group++) {
			captures.add(matcher.group(group));
		}
		return captures;
	}

	@Override
	public String toString() {
		return this.text;
	}

	private enum Kind {

		EXACT, PREFIX, PREFIX_AND_PART, GENERAL

	}

}
