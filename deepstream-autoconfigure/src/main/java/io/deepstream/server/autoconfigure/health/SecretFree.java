package io.deepstream.server.autoconfigure.health;

import java.util.regex.Pattern;

import io.deepstream.server.protocol.Printable;

/**
 * Messages of exceptions without what looks like a secret: drivers quote their
 * configuration in them.
 */
final class SecretFree {

	private static final String HIDDEN = "***";

	/** Up to the last at sign: passwords may contain some, too. */
	private static final Pattern USER_OF_URL = Pattern.compile("://\\S*@");

	private static final Pattern AUTHORIZATION = Pattern.compile("(?i)\\b(basic|bearer)\\s+\\S+");

	private static final Pattern NAMED = Pattern.compile("(?i)((?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?"
			+ "|(?:api|access|private)[-_ ]?key)[\"']?\\s*[=:]\\s*)(?:\"[^\"]*\"|'[^']*'|[^\\s,;&\"'}\\])]+)");

	private SecretFree() {
	}

	/**
	 * Type and message, on one line, at most about 1000 characters.
	 */
	static String describe(Throwable failure) {
		String message = failure.getMessage();
		String type = failure.getClass().getName();
		return (message != null) ? type + ": " + Printable.escape(hide(message)) : type;
	}

	private static String hide(String text) {
		String hidden = USER_OF_URL.matcher(text).replaceAll("://" + HIDDEN + "@");
		hidden = AUTHORIZATION.matcher(hidden).replaceAll("$1 " + HIDDEN);
		return NAMED.matcher(hidden).replaceAll("$1" + HIDDEN);
	}

}
