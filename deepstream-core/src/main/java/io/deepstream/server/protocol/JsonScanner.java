package io.deepstream.server.protocol;

/**
 * Checks the grammar of one JSON text (RFC 8259) in one pass, building nothing: every
 * event and rpc goes through it, at a fraction of what a parser takes to create its
 * tokens. Whatever it accepts, {@link Json#read} can read.
 */
final class JsonScanner {

	private static final int END = -1;

	private final byte[] text;

	private final JsonLimits limits;

	private int position;

	JsonScanner(byte[] text, JsonLimits limits) {
		this.text = text;
		this.limits = limits;
	}

	boolean isJson() {
		return isDocument() && Utf8.isValid(this.text);
	}

	/**
	 * Whether the first character that is not white space opens an object or array.
	 */
	boolean startsContainer() {
		this.position = 0;
		int first = peekPastSpace();
		return first == '{' || first == '[';
	}

	private boolean isDocument() {
		if (this.text.length > this.limits.maxDocumentLength()) {
			return false;
		}
		this.position = 0;
		return value(0) && peekPastSpace() == END;
	}

	private boolean value(int depth) {
		return switch (peekPastSpace()) {
			case '{' -> depth < this.limits.maxDepth() && object(depth + 1);
			case '[' -> depth < this.limits.maxDepth() && array(depth + 1);
			case '"' -> string(false);
			case 't' -> literal("true");
			case 'f' -> literal("false");
			case 'n' -> literal("null");
			case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
			default -> false;
		};
	}

	private boolean object(int depth) {
		this.position++;
		if (peekPastSpace() == '}') {
			this.position++;
			return true;
		}
		do {
			if (peekPastSpace() != '"' || !string(true) || peekPastSpace() != ':') {
				return false;
			}
			this.position++;
			if (!value(depth)) {
				return false;
			}
		}
		while (skipIf(','));
		return skipIf('}');
	}

	private boolean array(int depth) {
		this.position++;
		if (peekPastSpace() == ']') {
			this.position++;
			return true;
		}
		do {
			if (!value(depth)) {
				return false;
			}
		}
		while (skipIf(','));
		return skipIf(']');
	}

	private boolean string(boolean isName) {
		int start = ++this.position;
		while (true) {
			skipPlainCharacters();
			int next = next();
			if (next == '"') {
				return this.position - start <= this.limits.maxStringLength() + 1L;
			}
			if (next != '\\' || !escape(isName)) {
				return false;
			}
		}
	}

	private void skipPlainCharacters() {
		byte[] bytes = this.text;
		int at = this.position;
		while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] >= ' ' || bytes[at] < 0)) {
			at++;
		}
		this.position = at;
	}

	private boolean escape(boolean isName) {
		return switch (next()) {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
			case 'u' -> isName ? character() : hex() >= 0;
			default -> false;
		};
	}

	/**
	 * An escaped character of a name, where half a surrogate pair is refused: Jackson
	 * would not read it.
	 */
	private boolean character() {
		int first = hex();
		if (first < 0 || !Character.isSurrogate((char) first)) {
			return first >= 0;
		}
		return Character.isHighSurrogate((char) first) && next() == '\\' && next() == 'u'
				&& Character.isLowSurrogate((char) hex());
	}

	/**
	 * Four hexadecimal digits, negative if there are not four.
	 */
	private int hex() {
		int value = 0;
		for (int i = 0; i < 4; i++) {
			int digit = Character.digit(next(), 16);
			if (digit < 0) {
				return -1;
			}
			value = value << 4 | digit;
		}
		return value;
	}

	private boolean literal(String word) {
		for (int i = 0; i < word.length(); i++) {
			if (next() != word.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	private boolean number() {
		int start = this.position;
		if (peek() == '-') {
			this.position++;
		}
		if (peek() == '0') {
			this.position++;
		}
		else if (!digits()) {
			return false;
		}
		if (peek() == '.') {
			this.position++;
			if (!digits()) {
				return false;
			}
		}
		if (peek() == 'e' || peek() == 'E') {
			this.position++;
			if (peek() == '+' || peek() == '-') {
				this.position++;
			}
			if (!digits()) {
				return false;
			}
		}
		return this.position - start <= this.limits.maxNumberLength();
	}

	private boolean digits() {
		int start = this.position;
		while (peek() >= '0' && peek() <= '9') {
			this.position++;
		}
		return this.position > start;
	}

	private boolean skipIf(char expected) {
		if (peekPastSpace() != expected) {
			return false;
		}
		this.position++;
		return true;
	}

	private int peekPastSpace() {
		int next = peek();
		while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
			this.position++;
			next = peek();
		}
		return next;
	}

	private int peek() {
		return (this.position < this.text.length) ? this.text[this.position] & 0xff : END;
	}

	private int next() {
		return (this.position < this.text.length) ? this.text[this.position++] & 0xff : END;
	}

}
