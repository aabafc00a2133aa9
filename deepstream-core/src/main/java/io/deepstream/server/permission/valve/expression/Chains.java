package io.deepstream.server.permission.valve.expression;

import io.deepstream.server.permission.valve.expression.Node.Type;
import io.deepstream.server.permission.valve.expression.Node.Typed;
import org.jspecify.annotations.Nullable;
import org.mozilla.javascript.ast.AstNode;
import org.mozilla.javascript.ast.ElementGet;
import org.mozilla.javascript.ast.FunctionCall;
import org.mozilla.javascript.ast.Name;
import org.mozilla.javascript.ast.NewExpression;
import org.mozilla.javascript.ast.NumberLiteral;
import org.mozilla.javascript.ast.PropertyGet;
import org.mozilla.javascript.ast.StringLiteral;

/**
 * Members and calls: {@code a.b[c]?.trim()}. One question mark that finds nothing ends
 * the whole chain.
 */
final class Chains {

	/** What a link gets from one that ended the chain. */
	private static final Object ENDED = new Object();

	private final Compiler compiler;

	Chains(Compiler compiler) {
		this.compiler = compiler;
	}

	static boolean isLink(AstNode node) {
		return node instanceof PropertyGet || node instanceof ElementGet
				|| (node instanceof FunctionCall && !(node instanceof NewExpression));
	}

	Typed compile(AstNode last) throws ExpressionException {
		Typed chain = link(last);
		Node node = chain.node();
		return new Typed((scope) -> {
			Object value = node.evaluate(scope);
			return (value != ENDED) ? value : Undefined.UNDEFINED;
		}, chain.type());
	}

	private Typed link(AstNode node) throws ExpressionException {
		if (node instanceof PropertyGet property) {
			return property(property);
		}
		if (node instanceof ElementGet element) {
			return element(element);
		}
		return call((FunctionCall) node);
	}

	private Typed target(AstNode target) throws ExpressionException {
		return isLink(target) ? this.compiler.nested(target, this::link) : this.compiler.compile(target);
	}

	private Typed property(PropertyGet property) throws ExpressionException {
		Typed target = target(property.getTarget());
		Name name = property.getProperty();
		String key = name.getIdentifier();
		boolean optional = isOptional(property);
		rejectPrototype(name, key);
		Type type = (isUser(property.getTarget()) && !optional) ? memberOfUser(key) : Type.ANY;
		return get(target, (scope) -> key, optional, type);
	}

	private static boolean isUser(AstNode node) {
		return node instanceof Name name && name.getIdentifier().equals(Variable.USER.text());
	}

	private static Type memberOfUser(String key) {
		return switch (key) {
			case "id" -> Type.STRING;
			case "isAuthenticated" -> Type.BOOLEAN;
			case "data" -> Type.ANY;
			default -> Type.UNDEFINED;
		};
	}

	private Typed element(ElementGet element) throws ExpressionException {
		Typed target = target(element.getTarget());
		AstNode key = element.getElement();
		if (key instanceof StringLiteral string) {
			rejectPrototype(key, string.getValue());
		}
		Node compiled = this.compiler.compile(key).node();
		Node asKey = (key instanceof StringLiteral || key instanceof NumberLiteral) ? compiled
				: (scope) -> key(compiled.evaluate(scope));
		return get(target, asKey, isOptional(element), Type.ANY);
	}

	private static Object key(@Nullable Object value) {
		return (value instanceof Number) ? value : Values.toText(value);
	}

	private void rejectPrototype(AstNode node, String key) throws ExpressionException {
		if (key.equals("__proto__") || key.equals("constructor") || key.equals("prototype")) {
			throw this.compiler.error(node, "names " + key + ", which rules do not know");
		}
	}

	/** The parser marks all links after a question mark, so the text decides. */
	private boolean isOptional(PropertyGet property) {
		return this.compiler.isAfterQuestion(property.getProperty().getAbsolutePosition());
	}

	/** The bracket is counted from the start of the text. */
	private boolean isOptional(ElementGet element) {
		return this.compiler.isAfterQuestion(element.getLb());
	}

	private static Typed get(Typed target, Node key, boolean optional, Type type) {
		Node from = target.node();
		return new Typed((scope) -> {
			Object value = from.evaluate(scope);
			if (value == ENDED || (optional && Values.isNullish(value))) {
				return ENDED;
			}
			return Members.get(value, key.evaluate(scope));
		}, type);
	}

	private Typed call(FunctionCall call) throws ExpressionException {
		AstNode function = call.getTarget();
		Name called = (function instanceof PropertyGet property) ? property.getProperty()
				: (function instanceof Name name) ? name : null;
		if (called != null && this.compiler.isBeforeQuestion(called)) {
			throw this.compiler.error(call, "has '?.(', which rules do not have");
		}
		if (function instanceof PropertyGet property) {
			return method(property, call);
		}
		boolean reference = function instanceof Name name && name.getIdentifier().equals(Variable.REFERENCE.text());
		if (!reference) {
			throw this.compiler.error(function, "calls something that rules do not know");
		}
		return reference(call);
	}

	private Typed reference(FunctionCall call) throws ExpressionException {
		this.compiler.use(Variable.REFERENCE, call);
		if (call.getArguments().size() != 1) {
			throw this.compiler.error(call,
					"calls _() with " + call.getArguments().size() + " arguments: it takes one");
		}
		AstNode argument = call.getArguments().get(0);
		Typed name = this.compiler.compile(argument);
		if (name.type() != Type.ANY && name.type() != Type.STRING && name.type() != Type.UNDEFINED) {
			throw this.compiler.error(argument, "calls _() with a " + name.type() + ": it takes a record's name");
		}
		Node node = name.node();
		return new Typed((scope) -> {
			Object value = node.evaluate(scope);
			if (value == Undefined.UNDEFINED) {
				return value;
			}
			if (!(value instanceof String record)) {
				throw new EvaluationException("_() takes a record's name, not a " + Values.typeOf(value));
			}
			return scope.record(record);
		}, Type.ANY);
	}

	private Typed method(PropertyGet property, FunctionCall call) throws ExpressionException {
		Name name = property.getProperty();
		Method method = Method.of(name.getIdentifier()).orElse(null);
		if (method == null) {
			throw this.compiler.error(name, "calls " + name.getIdentifier() + "(), which rules do not have");
		}
		Typed target = target(property.getTarget());
		if (!method.isOf(target.type())) {
			throw this.compiler.error(name, "calls " + method + "() on a " + target.type());
		}
		Node[] arguments = this.compiler.compileAll(call.getArguments());
		Node from = target.node();
		boolean optional = isOptional(property);
		return new Typed((scope) -> {
			Object value = from.evaluate(scope);
			if (value == ENDED || (optional && Values.isNullish(value))) {
				return ENDED;
			}
			if (Values.isNullish(value)) {
				throw new EvaluationException("Cannot read '" + method + "' of " + value);
			}
			@Nullable Object[] values = new @Nullable Object[arguments.length];
			for (int i = 0; i < values.length; i++) {
				values[i] = arguments[i].evaluate(scope);
			}
			return method.call(scope, value, values);
		}, method.result());
	}

}
