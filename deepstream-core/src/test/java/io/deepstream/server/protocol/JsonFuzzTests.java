package io.deepstream.server.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scanner against Jackson on texts that are almost JSON, the same in every run.
 */
@Timeout(120)
class JsonFuzzTests {

	private static final JsonLimits LIMITS = new JsonLimits(6, 200, 60, 12, 0);

	private static final List<String> PIECES = List.of("{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"\\u00e9\"", "\\",
			"\\ud83d", "\\ude00", "1", "-0", "1.5e3", "e", ".", "+", "true", "null", "fals", " ", "\n", "ü", "😀",
			"\u0001");

	private final Random random = new Random(7);

	private final Json json = new Json(JsonLimits.DEFAULTS);

	private final Json limited = new Json(LIMITS);

	@Test
	void scannerAndParserAgree() {
		int accepted = 0;

		for (int i = 0; i < 200_000; i++) {
			byte[] text = mutate(document(4));
			boolean valid = this.json.isValid(text);
			assertThat(isReadable(text, this.json)).as("text %d: %s", i, new String(text, StandardCharsets.UTF_8))
				.isEqualTo(valid);
			if (valid) {
				accepted++;
			}
		}

		assertThat(accepted).isBetween(40_000, 160_000);
	}

	@Test
	void whatTheScannerAcceptsWithinLimitsCanBeRead() {
		for (int i = 0; i < 100_000; i++) {
			byte[] text = mutate(document(9));
			if (this.limited.isValid(text)) {
				assertThat(isReadable(text, this.limited))
					.as("text %d: %s", i, new String(text, StandardCharsets.UTF_8))
					.isTrue();
			}
		}
	}

	private static boolean isReadable(byte[] text, Json json) {
		try {
			json.read(text);
			return true;
		}
		catch (JsonException ex) {
			return false;
		}
	}

	private byte[] mutate(String document) {
		StringBuilder text = new StringBuilder(document);
		for (int i = this.random.nextInt(3); i > 0; i--) {
			int position = this.random.nextInt(text.length() + 1);
			switch (this.random.nextInt(3)) {
				case 0 -> text.insert(position, pick(PIECES));
				case 1 -> text.delete(position, Math.min(text.length(), position + 1 + this.random.nextInt(3)));
				default -> text.append(pick(PIECES));
			}
		}
		byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
		if (bytes.length > 0 && this.random.nextInt(8) == 0) {
			bytes[this.random.nextInt(bytes.length)] ^= (byte) (1 << this.random.nextInt(8));
		}
		return bytes;
	}

	private String document(int depth) {
		return switch (this.random.nextInt((depth > 0) ? 8 : 5)) {
			case 0 -> pick(List.of("0", "-1", "1.5", "1e10", "-0.25E-3", "123456789012", "1234567890123"));
			case 1 -> pick(List.of("true", "false", "null"));
			case 2, 3, 4 -> string();
			case 5 -> "[" + document(depth - 1) + "," + document(depth - 2) + "]";
			case 6 -> pick(List.of("[]", "{}", " [ ] ", "[{}]"));
			default -> "{" + string() + ":" + document(depth - 1) + ", \"x\" : " + document(depth - 2) + "}";
		};
	}

	private String string() {
		return '"' + pick(List.of("", "a", "ü", "😀", "\\n", "\\u0041", "\\ud83d\\ude00", "\\ud83d", "x".repeat(59)))
				+ '"';
	}

	private <T> T pick(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

}
