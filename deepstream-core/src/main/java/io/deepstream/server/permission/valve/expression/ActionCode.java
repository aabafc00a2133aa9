package io.deepstream.server.permission.valve.expression;

import io.deepstream.server.protocol.Action;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code action}: equal to the action's number, as in the original since
 * 4.0, and to its name, as in the original's documentation. Otherwise it is the number.
 *
 * @param action of a message
 */
public record ActionCode(Action action) {

	boolean is(@Nullable Object other) {
		if (other instanceof ActionCode that) {
			return this.action == that.action;
		}
		return (other instanceof Number number) ? number.doubleValue() == this.action.code()
				: this.action.name().equals(other);
	}

}
