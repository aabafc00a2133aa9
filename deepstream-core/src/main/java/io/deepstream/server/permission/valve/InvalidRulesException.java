package io.deepstream.server.permission.valve;

import org.jspecify.annotations.Nullable;

/**
 * Rules that cannot be used; the message says where and why.
 */
public final class InvalidRulesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int line;

	private final int column;

	InvalidRulesException(@Nullable String file, @Nullable Position position, String message) {
		super(where(file, position) + message);
		this.line = (position != null) ? position.line() : 0;
		this.column = (position != null) ? position.column() : 0;
	}

	private static String where(@Nullable String file, @Nullable Position position) {
		String place = (file != null) ? file + ":" : "";
		return (position != null) ? place + position.line() + ":" + position.column() + ": "
				: (file != null) ? place + " " : "";
	}

	/**
	 * Line of the file, from 1; 0 if it is known to none.
	 */
	public int line() {
		return this.line;
	}

	/**
	 * Column of the line, from 1; 0 if it is known to none.
	 */
	public int column() {
		return this.column;
	}

}
