package io.deepstream.server.permission.valve.expression;

import org.jspecify.annotations.Nullable;

/**
 * One node of an expression.
 */
@FunctionalInterface
interface Node {

	/**
	 * Its value.
	 * @throws EvaluationException where JavaScript would throw
	 */
	@Nullable Object evaluate(Scope scope);

	/**
	 * A node and what is known of its value before it is evaluated.
	 */
	record Typed(Node node, Type type) {
	}

	/** What kind of value it is. */
	enum Type {

		/** Not known. */
		ANY("value"),

		BOOLEAN("boolean"), NUMBER("number"), STRING("string"), ARRAY("array"), OBJECT("object"),

		REGULAR_EXPRESSION("regular expression"), UNDEFINED("undefined"), NULL("null");

		private final String text;

		Type(String text) {
			this.text = text;
		}

		boolean isObject() {
			return this == ARRAY || this == OBJECT || this == REGULAR_EXPRESSION;
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
