package io.deepstream.server.permission.valve;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A part of a rule file, whether YAML or JSON.
 */
sealed interface RuleNode {

	Position position();

	/**
	 * An object.
	 *
	 * @param members in the order of the file
	 */
	record Members(Position position, List<Member> members) implements RuleNode {
	}

	/**
	 * A name and its value.
	 *
	 * @param position of the name
	 */
	record Member(Position position, String name, RuleNode value) {
	}

	/**
	 * A text or a boolean.
	 *
	 * @param value String or Boolean; null for anything else that cannot be a rule
	 * @param source the file, as far as the text stands there as it is
	 */
	record Scalar(Position position, @Nullable Object value, Source source) implements RuleNode {
	}

	/**
	 * Where the characters of a text stand.
	 */
	@FunctionalInterface
	interface Source {

		/**
		 * The place of a character.
		 * @param offset in the text, from 0
		 */
		Position at(int offset);

	}

}
