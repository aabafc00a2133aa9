package io.deepstream.server.permission.valve.expression;

/**
 * Strings as JavaScript has them.
 */
final class Text {

	/** From here on the plain search could take long. */
	private static final long NAIVE = 1 << 20;

	private Text() {
	}

	static String trim(String text) {
		int start = 0;
		int end = text.length();
		while (start < end && isSpace(text.charAt(start))) {
			start++;
		}
		while (end > start && isSpace(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(start, end);
	}

	private static boolean isSpace(char symbol) {
		return (symbol >= '\t' && symbol <= '\r') || symbol == '\uFEFF' || symbol == '\u2028' || symbol == '\u2029'
				|| Character.getType(symbol) == Character.SPACE_SEPARATOR;
	}

	/** As {@link String#indexOf(String, int)}, in linear time. */
	static int indexOf(String text, String part, int from) {
		if ((long) (text.length() - from) * part.length() <= NAIVE) {
			return text.indexOf(part, from);
		}
		int[] borders = borders(part);
		int matched = 0;
		for (int i = from; i < text.length(); i++) {
			while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
				matched = borders[matched - 1];
			}
			if (text.charAt(i) == part.charAt(matched) && ++matched == part.length()) {
				return i - matched + 1;
			}
		}
		return -1;
	}

	/** For each beginning, how much of it is its own end, too (Knuth, Morris, Pratt). */
	private static int[] borders(String part) {
		int[] borders = new int[part.length()];
		int border = 0;
		for (int i = 1; i < part.length(); i++) {
			while (border > 0 && part.charAt(i) != part.charAt(border)) {
				border = borders[border - 1];
			}
			if (part.charAt(i) == part.charAt(border)) {
				border++;
			}
			borders[i] = border;
		}
		return borders;
	}

}
