package io.deepstream.server.permission.valve.expression;

import java.util.ArrayList;
import java.util.List;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.deepstream.server.protocol.PatternCost;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of JavaScript, run by RE2/J in linear time: look-around and back
 * references are not supported.
 */
final class RegularExpression {

	private final String source;

	private final Pattern pattern;

	private final int cost;

	private final boolean global;

	private RegularExpression(String source, String flags) {
		this.source = "/" + source + "/" + flags;
		this.global = flags.indexOf('g') >= 0;
		String translated = RegexTranslation.of(source, flags.indexOf('s') >= 0);
		if (!PatternCost.isAcceptable(translated)) {
			throw new PatternSyntaxException("too complex");
		}
		this.pattern = Pattern.compile(translated, flags(flags));
		this.cost = PatternCost.of(translated);
	}

	/**
	 * Compiles a literal.
	 * @throws PatternSyntaxException if it is none or uses what is not supported
	 */
	static RegularExpression compile(String source, String flags) {
		return new RegularExpression(source, flags);
	}

	/** What {@code match} makes of its argument. */
	static RegularExpression of(@Nullable Object argument) {
		if (argument instanceof RegularExpression expression) {
			return expression;
		}
		String source = (argument != Undefined.UNDEFINED) ? Values.toText(argument) : "";
		try {
			return new RegularExpression(source, "");
		}
		catch (PatternSyntaxException invalid) {
			throw new EvaluationException("Regular expression " + invalid.getMessage());
		}
	}

	private static int flags(String flags) {
		int result = 0;
		for (char flag : flags.toCharArray()) {
			result |= switch (flag) {
				case 'i' -> Pattern.CASE_INSENSITIVE;
				case 'm' -> Pattern.MULTILINE;
				case 'g', 's', 'u' -> 0;
				default -> throw new PatternSyntaxException("flag " + flag + " is not supported");
			};
		}
		return result;
	}

	/**
	 * The groups of the first match, or with flag g all matches; null if there is none.
	 */
	@Nullable Object match(Scope scope, String text) {
		Matcher matcher = this.pattern.matcher(text);
		if (!find(matcher, scope, text.length())) {
			return null;
		}
		List<Object> found = new ArrayList<>();
		if (!this.global) {
			for (int group = 0; group <= matcher.groupCount(); group++) {
				String captured = matcher.group(group);
				found.add((captured != null) ? captured : Undefined.UNDEFINED);
			}
			return found;
		}
		do {
			found.add(matcher.group());
		}
		while (find(matcher, scope, text.length() - matcher.end()));
		return found;
	}

	/** Each search may have to look at all that is left, also for a short match. */
	private boolean find(Matcher matcher, Scope scope, long left) {
		scope.spend((left + 1) * this.cost);
		return matcher.find();
	}

	@Override
	public String toString() {
		return this.source;
	}

}
