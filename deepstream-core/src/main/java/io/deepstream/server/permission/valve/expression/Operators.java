package io.deepstream.server.permission.valve.expression;

import java.util.Map;

import io.deepstream.server.permission.valve.expression.Node.Type;
import io.deepstream.server.permission.valve.expression.Node.Typed;
import org.jspecify.annotations.Nullable;
import org.mozilla.javascript.Token;

/**
 * The operators that a rule may use.
 */
final class Operators {

	/** Those with two operands that are both evaluated. */
	private static final Map<Integer, Binary> BINARY = Map.ofEntries(
			Map.entry(Token.EQ, binary(Type.BOOLEAN, Comparison::loose)),
			Map.entry(Token.NE, binary(Type.BOOLEAN, (a, b) -> !Comparison.loose(a, b))),
			Map.entry(Token.SHEQ, binary(Type.BOOLEAN, Comparison::strict)),
			Map.entry(Token.SHNE, binary(Type.BOOLEAN, (a, b) -> !Comparison.strict(a, b))),
			Map.entry(Token.LT,
					binary(Type.BOOLEAN, (a, b) -> Comparison.ordered(a, b, (c) -> c < 0, (x, y) -> x < y))),
			Map.entry(Token.LE,
					binary(Type.BOOLEAN, (a, b) -> Comparison.ordered(a, b, (c) -> c <= 0, (x, y) -> x <= y))),
			Map.entry(Token.GT,
					binary(Type.BOOLEAN, (a, b) -> Comparison.ordered(a, b, (c) -> c > 0, (x, y) -> x > y))),
			Map.entry(Token.GE,
					binary(Type.BOOLEAN, (a, b) -> Comparison.ordered(a, b, (c) -> c >= 0, (x, y) -> x >= y))),
			Map.entry(Token.IN, binary(Type.BOOLEAN, Members::contains)),
			Map.entry(Token.SUB, arithmetic((a, b) -> a - b)), Map.entry(Token.MUL, arithmetic((a, b) -> a * b)),
			Map.entry(Token.DIV, arithmetic((a, b) -> a / b)), Map.entry(Token.MOD, arithmetic((a, b) -> a % b)),
			Map.entry(Token.EXP, arithmetic(Numbers::power)), Map.entry(Token.BITAND, bits((a, b) -> a & b)),
			Map.entry(Token.BITOR, bits((a, b) -> a | b)), Map.entry(Token.BITXOR, bits((a, b) -> a ^ b)),
			Map.entry(Token.LSH, bits((a, b) -> a << b)), Map.entry(Token.RSH, bits((a, b) -> a >> b)),
			Map.entry(Token.URSH,
					arithmetic((a, b) -> Integer.toUnsignedLong(Numbers.toInt32(a) >>> Numbers.toInt32(b)))));

	private Operators() {
	}

	/** Null if a rule may not use it. */
	static @Nullable Typed binary(int token, Typed left, Typed right) {
		Node a = left.node();
		Node b = right.node();
		Binary operator = BINARY.get(token);
		if (operator != null) {
			return new Typed((scope) -> operator.apply(a.evaluate(scope), b.evaluate(scope)), operator.type());
		}
		Type either = (left.type() == right.type()) ? left.type() : Type.ANY;
		return switch (token) {
			case Token.ADD -> new Typed((scope) -> add(scope, a.evaluate(scope), b.evaluate(scope)), sum(left, right));
			case Token.OR -> new Typed((scope) -> {
				Object value = a.evaluate(scope);
				return Values.isTrue(value) ? value : b.evaluate(scope);
			}, either);
			case Token.AND -> new Typed((scope) -> {
				Object value = a.evaluate(scope);
				return Values.isTrue(value) ? b.evaluate(scope) : value;
			}, either);
			case Token.NULLISH_COALESCING -> new Typed((scope) -> {
				Object value = a.evaluate(scope);
				return Values.isNullish(value) ? b.evaluate(scope) : value;
			}, either);
			default -> null;
		};
	}

	private static Type sum(Typed left, Typed right) {
		if (left.type() == Type.STRING || right.type() == Type.STRING) {
			return Type.STRING;
		}
		return (left.type() == Type.NUMBER && right.type() == Type.NUMBER) ? Type.NUMBER : Type.ANY;
	}

	private static Object add(Scope scope, @Nullable Object left, @Nullable Object right) {
		Object a = Values.toPrimitive(left);
		Object b = Values.toPrimitive(right);
		if (!(left instanceof String || Values.isObject(left) || right instanceof String || Values.isObject(right))) {
			return Values.toNumber(left) + Values.toNumber(right);
		}
		String text = Values.toText(a) + Values.toText(b);
		scope.spend(text.length() >> 3);
		return text;
	}

	/** Null if a rule may not use it. */
	static @Nullable Typed unary(int token, Typed operand) {
		Node node = operand.node();
		return switch (token) {
			case Token.NOT -> new Typed((scope) -> !Values.isTrue(node.evaluate(scope)), Type.BOOLEAN);
			case Token.NEG -> new Typed((scope) -> -Values.toNumber(node.evaluate(scope)), Type.NUMBER);
			case Token.POS -> new Typed((scope) -> Values.toNumber(node.evaluate(scope)), Type.NUMBER);
			case Token.BITNOT ->
				new Typed((scope) -> (double) ~Numbers.toInt32(Values.toNumber(node.evaluate(scope))), Type.NUMBER);
			case Token.TYPEOF -> new Typed((scope) -> Values.typeOf(node.evaluate(scope)), Type.STRING);
			case Token.VOID -> new Typed((scope) -> {
				node.evaluate(scope);
				return Undefined.UNDEFINED;
			}, Type.UNDEFINED);
			default -> null;
		};
	}

	private static Binary binary(Type type, Operation operation) {
		return new Binary(type, operation);
	}

	private static Binary arithmetic(Arithmetic operation) {
		return new Binary(Type.NUMBER, (a, b) -> operation.apply(Values.toNumber(a), Values.toNumber(b)));
	}

	private static Binary bits(Bits operation) {
		return arithmetic((a, b) -> operation.apply(Numbers.toInt32(a), Numbers.toInt32(b)));
	}

	private record Binary(Type type, Operation operation) {

		@Nullable Object apply(@Nullable Object left, @Nullable Object right) {
			return this.operation.apply(left, right);
		}

	}

	@FunctionalInterface
	private interface Operation {

		Object apply(@Nullable Object left, @Nullable Object right);

	}

	@FunctionalInterface
	private interface Arithmetic {

		double apply(double left, double right);

	}

	@FunctionalInterface
	private interface Bits {

		int apply(int left, int right);

	}

}
