package io.deepstream.server.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.deepstream.server.protocol.JsonLimits;

/**
 * Where in a record's value a patch writes, as clients spell it: {@code a.b[2].c}.
 * <p>
 * Parts between dots are trimmed, empty ones skipped; a path without parts means the
 * whole value. A part is a name and any number of indexes in brackets; without a name the
 * name is empty, so {@code [0]} is element 0 of member "". Clients apply the same patches
 * by themselves, hence the same grammar as {@code json-path.ts} of client 7. Refused are
 * only paths that would leave the clients with something else than JSON: indexes that are
 * not whole numbers, and names that JavaScript reserves.
 *
 * @param text as the client sent it
 */
record JsonPath(String text, List<Step> steps) {

	private static final Set<String> RESERVED = Set.of("__proto__", "constructor", "prototype");

	private static final String SPACES = "\t\n\u000b\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
			+ "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

	static JsonPath parse(String text, JsonLimits limits) throws InvalidPatchException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		if (bytes.length > limits.maxStringLength()) {
			throw new InvalidPatchException("Path longer than " + limits.maxStringLength() + " bytes");
		}
		if (!text.equals(new String(bytes, StandardCharsets.UTF_8))) {
			throw new InvalidPatchException("Half a surrogate pair in path \"" + text + '"');
		}
		List<Step> steps = new ArrayList<>();
		for (int start = 0, end; start <= text.length(); start = end + 1) {
			end = indexOf('.', text, start);
			String part = trim(text.substring(start, end));
			if (!part.isEmpty()) {
				addSteps(part, text, steps);
			}
		}
		if (steps.size() > limits.maxDepth()) {
			throw new InvalidPatchException("More than " + limits.maxDepth() + " steps in path \"" + text + '"');
		}
		return new JsonPath(text, List.copyOf(steps));
	}

	private static void addSteps(String part, String text, List<Step> steps) throws InvalidPatchException {
		int end = nextBracket(part, 0);
		String name = part.substring(0, end);
		if (RESERVED.contains(name)) {
			throw new InvalidPatchException("Reserved name \"" + name + "\" in path \"" + text + '"');
		}
		steps.add(new Step.Name(name));
		while (end < part.length()) {
			int start = end + 1;
			end = nextBracket(part, start);
			if (end > start) {
				int index = Step.parseIndex(trim(part.substring(start, end)));
				if (index < 0) {
					throw new InvalidPatchException(
							"Not an index: \"" + part.substring(start, end) + "\" in path \"" + text + '"');
				}
				steps.add(new Step.Index(index));
			}
		}
	}

	/**
	 * Opening or closing: clients do not care which.
	 */
	private static int nextBracket(String part, int start) {
		return Math.min(indexOf('[', part, start), indexOf(']', part, start));
	}

	private static int indexOf(char character, String text, int start) {
		int index = text.indexOf(character, start);
		return (index >= 0) ? index : text.length();
	}

	/**
	 * Without what JavaScript takes for white space, which is not what Java does.
	 */
	private static String trim(String text) {
		int start = 0;
		int end = text.length();
		while (start < end && SPACES.indexOf(text.charAt(start)) >= 0) {
			start++;
		}
		while (end > start && SPACES.indexOf(text.charAt(end - 1)) >= 0) {
			end--;
		}
		return text.substring(start, end);
	}

	/**
	 * Whether this is the path of the whole value.
	 */
	boolean isRoot() {
		return this.steps.isEmpty();
	}

	/**
	 * Not of the whole value, which has no steps.
	 */
	Step last() {
		return this.steps.get(this.steps.size() - 1);
	}

	@Override
	public String toString() {
		return '"' + this.text + '"';
	}

	/**
	 * From a container to one of its members. What kind of container it is decides how
	 * the step is read.
	 */
	sealed interface Step {

		/**
		 * In an object.
		 */
		String name();

		/**
		 * In an array; negative if the step leads nowhere there.
		 */
		int index();

		/**
		 * Up to nine digits, else negative.
		 */
		private static int parseIndex(String digits) {
			boolean isIndex = !digits.isEmpty() && digits.length() <= 9
					&& digits.chars().allMatch((digit) -> digit >= '0' && digit <= '9');
			return isIndex ? Integer.parseInt(digits) : -1;
		}

		/**
		 * Written with a name; a missing container becomes an object.
		 */
		record Name(String name) implements Step {

			@Override
			public int index() {
				int index = parseIndex(this.name);
				return Integer.toString(index).equals(this.name) ? index : -1;
			}

		}

		/**
		 * Written with an index; a missing container becomes an array.
		 */
		record Index(int index) implements Step {

			@Override
			public String name() {
				return Integer.toString(this.index);
			}

		}

	}

}
