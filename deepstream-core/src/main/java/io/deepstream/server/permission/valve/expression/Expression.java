package io.deepstream.server.permission.valve.expression;

import java.util.List;
import java.util.Set;

import io.deepstream.server.permission.valve.expression.Node.Type;
import io.deepstream.server.permission.valve.expression.Node.Typed;
import org.jspecify.annotations.Nullable;
import org.mozilla.javascript.ast.AstNode;

/**
 * One expression of a rule, checked and ready to be evaluated. Any thread.
 */
public final class Expression {

	/** Characters. */
	private static final int MAX_LENGTH = 1 << 16;

	private final Node root;

	private final Set<Variable> variables;

	private final Type type;

	private Expression(Typed root, Set<Variable> variables) {
		this.root = root.node();
		this.type = root.type();
		this.variables = Set.copyOf(variables);
	}

	/**
	 * Reads an expression.
	 * @param text of JavaScript, up to 65,536 characters
	 * @param allowed variables that it may use
	 * @param captures names of its {@code $variables}, with the dollar sign
	 * @throws ExpressionException if it is none, uses a part of JavaScript that rules do
	 * not have, or can only fail
	 */
	public static Expression parse(String text, Set<Variable> allowed, List<String> captures)
			throws ExpressionException {
		if (text.length() > MAX_LENGTH) {
			throw new ExpressionException(0, "is longer than " + MAX_LENGTH + " characters");
		}
		AstNode parsed = Syntax.parse(text);
		Compiler compiler = new Compiler(text, allowed, captures);
		try {
			return new Expression(compiler.compile(parsed), compiler.used());
		}
		catch (StackOverflowError tooDeep) {
			throw new ExpressionException(0, "is nested too deeply");
		}
	}

	/**
	 * Evaluates it.
	 * @param scope the values of its variables
	 * @return true, or whatever it results in
	 * @throws EvaluationException where JavaScript would throw
	 */
	public @Nullable Object evaluate(Scope scope) {
		return this.root.evaluate(scope);
	}

	/**
	 * Whether a result counts as true in a condition of JavaScript.
	 * @param result of {@link #evaluate}
	 */
	public static boolean isTruthy(@Nullable Object result) {
		return Values.isTrue(result);
	}

	/**
	 * Whether it names a variable.
	 * @param variable any
	 */
	public boolean uses(Variable variable) {
		return this.variables.contains(variable);
	}

	/**
	 * What kind of value it always has, if that cannot be true.
	 * @return null if it can be true
	 */
	public @Nullable String neverTrue() {
		return (this.type == Type.ANY || this.type == Type.BOOLEAN) ? null : this.type.toString();
	}

}
