package io.deepstream.server.protocol;

/**
 * What JSON may cost. Text beyond a limit is refused like text that is not JSON.
 *
 * @param maxDepth containers within one another, 1 to 1,000
 * @param maxDocumentLength bytes of one text, also of a record that grew by patches
 * @param maxStringLength bytes of one string or property name
 * @param maxNumberLength digits and signs of one number
 * @param maxArrayGap elements that one write may fill up with null because its path
 * points beyond the end of an array
 */
public record JsonLimits(int maxDepth, int maxDocumentLength, int maxStringLength, int maxNumberLength,
		int maxArrayGap) {

	public static final JsonLimits DEFAULTS = new JsonLimits(500, 16 << 20, 16 << 20, 1_000, 10_000);

	public JsonLimits {
		if (maxDepth < 1 || maxDepth > 1_000) {
			throw new IllegalArgumentException("Not within 1 and 1000: maxDepth " + maxDepth);
		}
		requirePositive("maxDocumentLength", maxDocumentLength);
		requirePositive("maxStringLength", maxStringLength);
		requirePositive("maxNumberLength", maxNumberLength);
		if (maxArrayGap < 0) {
			throw new IllegalArgumentException("Negative: maxArrayGap " + maxArrayGap);
		}
	}

	private static void requirePositive(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("Not positive: " + name + " " + value);
		}
	}

}
