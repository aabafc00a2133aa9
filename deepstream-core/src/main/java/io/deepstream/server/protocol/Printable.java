package io.deepstream.server.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What clients have chosen, such as a name, as logs may show it: on one line, in the
 * order written, not longer than {@value #MAX_LENGTH} characters. Everything that a log
 * quotes of a client goes through here.
 */
public final class Printable {

	private static final int MAX_LENGTH = 1000;

	private final @Nullable Object value;

	private Printable(@Nullable Object value) {
		this.value = value;
	}

	/**
	 * An argument of a log statement.
	 * @param value its text is asked for only if it is logged
	 * @return to be logged
	 */
	public static Printable of(@Nullable Object value) {
		return new Printable(value);
	}

	/**
	 * A text that quotes a client, for exceptions.
	 * @param text any
	 * @return the same if nothing has to be replaced
	 */
	public static String escape(String text) {
		int end = Math.min(text.length(), MAX_LENGTH);
		int at = 0;
		while (at < end && isPrintable(text, at)) {
			at++;
		}
		if (at == text.length()) {
			return text;
		}
		StringBuilder escaped = new StringBuilder(end + 16).append(text, 0, at);
		for (; at < end; at++) {
			if (isPrintable(text, at)) {
				escaped.append(text.charAt(at));
			}
			else {
				escaped.append(String.format("\\u%04x", (int) text.charAt(at)));
			}
		}
		return ((end < text.length()) ? escaped.append("...") : escaped).toString();
	}

	private static boolean isPrintable(String text, int at) {
		char character = text.charAt(at);
		if (character >= ' ' && character < 0x7f) {
			return true;
		}
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
			case Character.SURROGATE -> isPaired(text, at);
			default -> true;
		};
	}

	private static boolean isPaired(String text, int at) {
		return Character.isHighSurrogate(text.charAt(at))
				? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
				: at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
	}

	@Override
	public String toString() {
		return escape(String.valueOf(this.value));
	}

}
