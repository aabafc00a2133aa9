package io.deepstream.server.permission.valve.expression;

import java.util.Locale;

/**
 * What a rule can ask about, apart from the {@code $variables} of its path.
 */
public enum Variable {

	/** {@code user}: who asks. */
	USER,

	/** {@code data}: what is sent. */
	DATA,

	/** {@code oldData}: the record as it is. */
	OLD_DATA("oldData"),

	/** {@code now}: milliseconds since 1970. */
	NOW,

	/** {@code action}: what is asked for. */
	ACTION,

	/** {@code name}: of what. */
	NAME,

	/** {@code _(name)}: another record. */
	REFERENCE("_");

	private final String text;

	Variable() {
		this.text = name().toLowerCase(Locale.ROOT);
	}

	Variable(String text) {
		this.text = text;
	}

	/**
	 * The name in a rule.
	 */
	public String text() {
		return this.text;
	}

}
