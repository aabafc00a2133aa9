package io.deepstream.server.permission.valve.expression;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The functions that a rule may call on a value.
 */
enum Method {

	STARTS_WITH("startsWith"), ENDS_WITH("endsWith"), INCLUDES("includes"), INDEX_OF("indexOf"), MATCH("match"),
	TO_UPPER_CASE("toUpperCase"), TO_LOWER_CASE("toLowerCase"), TRIM("trim");

	private final String text;

	Method(String text) {
		this.text = text;
	}

	static Optional<Method> of(String name) {
		return Arrays.stream(values()).filter((method) -> method.text.equals(name)).findFirst();
	}

	/** Whether values of this type have it. */
	boolean isOf(Node.Type type) {
		return type == Node.Type.ANY || type == Node.Type.STRING
				|| (type == Node.Type.ARRAY && (this == INCLUDES || this == INDEX_OF));
	}

	/** What it returns. */
	Node.Type result() {
		return switch (this) {
			case STARTS_WITH, ENDS_WITH, INCLUDES -> Node.Type.BOOLEAN;
			case INDEX_OF -> Node.Type.NUMBER;
			case TO_UPPER_CASE, TO_LOWER_CASE, TRIM -> Node.Type.STRING;
			case MATCH -> Node.Type.ANY;
		};
	}

	@Nullable Object call(Scope scope, @Nullable Object target, @Nullable Object[] arguments) {
		if (target instanceof String string) {
			scope.spend(string.length() >> 3);
			return call(scope, string, arguments);
		}
		if (target instanceof List<?> array && (this == INCLUDES || this == INDEX_OF)) {
			scope.spend(array.size());
			double start = Math.ceil(Math.min(0, Values.toNumber(argument(arguments, 1))));
			return search(array, argument(arguments, 0),
					(start < 0) ? Numbers.clamp(start + array.size(), array.size()) : start(arguments, array.size()));
		}
		throw new EvaluationException(Values.isNullish(target) ? "Cannot read '" + this.text + "' of " + target
				: this.text + " is not a function");
	}

	private @Nullable Object call(Scope scope, String target, @Nullable Object[] arguments) {
		return switch (this) {
			case STARTS_WITH -> target.startsWith(part(arguments), start(arguments, target.length()));
			case ENDS_WITH -> target.substring(0, end(arguments, target.length())).endsWith(part(arguments));
			case INCLUDES -> Text.indexOf(target, part(arguments), start(arguments, target.length())) >= 0;
			case INDEX_OF ->
				Text.indexOf(target, Values.toText(argument(arguments, 0)), start(arguments, target.length()));
			case MATCH -> RegularExpression.of(argument(arguments, 0)).match(scope, target);
			case TO_UPPER_CASE -> target.toUpperCase(Locale.ROOT);
			case TO_LOWER_CASE -> target.toLowerCase(Locale.ROOT);
			case TRIM -> Text.trim(target);
		};
	}

	private static @Nullable Object argument(@Nullable Object[] arguments, int index) {
		return (index < arguments.length) ? arguments[index] : Undefined.UNDEFINED;
	}

	private String part(@Nullable Object[] arguments) {
		Object part = argument(arguments, 0);
		if (part instanceof RegularExpression) {
			throw new EvaluationException("The argument of " + this.text + " must not be a regular expression");
		}
		return Values.toText(part);
	}

	private static int start(@Nullable Object[] arguments, int length) {
		return Numbers.clamp(Values.toNumber(argument(arguments, 1)), length);
	}

	private static int end(@Nullable Object[] arguments, int length) {
		Object end = argument(arguments, 1);
		return (end == Undefined.UNDEFINED) ? length : Numbers.clamp(Values.toNumber(end), length);
	}

	private Object search(List<?> array, @Nullable Object element, int start) {
		for (int i = start; i < array.size(); i++) {
			Object found = Values.of(array.get(i));
			if ((this == INCLUDES) ? Comparison.same(found, element) : Comparison.strict(found, element)) {
				return (this == INCLUDES) ? (Object) true : (Object) i;
			}
		}
		return (this == INCLUDES) ? (Object) false : (Object) (-1);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
