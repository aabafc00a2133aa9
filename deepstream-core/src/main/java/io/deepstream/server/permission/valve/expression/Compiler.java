package io.deepstream.server.permission.valve.expression;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.google.re2j.PatternSyntaxException;
import io.deepstream.server.permission.valve.expression.Node.Type;
import io.deepstream.server.permission.valve.expression.Node.Typed;
import org.jspecify.annotations.Nullable;
import org.mozilla.javascript.Token;
import org.mozilla.javascript.ast.ArrayLiteral;
import org.mozilla.javascript.ast.AstNode;
import org.mozilla.javascript.ast.ConditionalExpression;
import org.mozilla.javascript.ast.InfixExpression;
import org.mozilla.javascript.ast.KeywordLiteral;
import org.mozilla.javascript.ast.Name;
import org.mozilla.javascript.ast.NumberLiteral;
import org.mozilla.javascript.ast.ObjectLiteral;
import org.mozilla.javascript.ast.ObjectProperty;
import org.mozilla.javascript.ast.ParenthesizedExpression;
import org.mozilla.javascript.ast.RegExpLiteral;
import org.mozilla.javascript.ast.StringLiteral;
import org.mozilla.javascript.ast.TemplateCharacters;
import org.mozilla.javascript.ast.TemplateLiteral;
import org.mozilla.javascript.ast.UnaryExpression;

/**
 * From Rhino's syntax tree to our own. Whatever is not listed here, no rule may have.
 */
final class Compiler {

	private static final int MAX_DEPTH = 500;

	private final String text;

	private final Set<Variable> allowed;

	private final List<String> captures;

	private final Set<Variable> used = EnumSet.noneOf(Variable.class);

	private final Chains chains = new Chains(this);

	private int depth;

	Compiler(String text, Set<Variable> allowed, List<String> captures) {
		this.text = text;
		this.allowed = allowed;
		this.captures = captures;
	}

	/** The variables named so far. */
	Set<Variable> used() {
		return this.used;
	}

	Typed compile(AstNode node) throws ExpressionException {
		return nested(node, this::compileNode);
	}

	/** One level deeper: evaluation must not overflow a thread's stack. */
	Typed nested(AstNode node, Step step) throws ExpressionException {
		if (++this.depth > MAX_DEPTH) {
			throw error(node, "is nested too deeply");
		}
		try {
			return step.compile(node);
		}
		finally {
			this.depth--;
		}
	}

	private Typed compileNode(AstNode node) throws ExpressionException {
		if (node instanceof ParenthesizedExpression parentheses) {
			return compile(parentheses.getExpression());
		}
		if (Chains.isLink(node)) {
			return this.chains.compile(node);
		}
		if (node instanceof Name name) {
			return name(name);
		}
		if (node instanceof InfixExpression infix) {
			return infix(infix);
		}
		if (node instanceof UnaryExpression unary) {
			Typed result = Operators.unary(unary.getOperator(), compile(unary.getOperand()));
			return known(unary, result, "uses an operator that rules do not have");
		}
		if (node instanceof ConditionalExpression conditional) {
			return conditional(conditional);
		}
		return literal(node);
	}

	private Typed infix(InfixExpression infix) throws ExpressionException {
		if (infix.getOperator() == Token.COMMA) {
			throw error(infix, "must be one expression, without ','");
		}
		Typed right = compile(infix.getRight());
		if (infix.getOperator() == Token.IN && right.type() != Type.ANY && !right.type().isObject()) {
			throw error(infix.getRight(), "is a " + right.type() + ": 'in' needs an object");
		}
		Typed result = Operators.binary(infix.getOperator(), compile(infix.getLeft()), right);
		return known(infix, result, "uses an operator that rules do not have: assignment or instanceof");
	}

	private Typed known(AstNode node, @Nullable Typed result, String otherwise) throws ExpressionException {
		if (result == null) {
			throw error(node, otherwise);
		}
		return result;
	}

	private Typed conditional(ConditionalExpression conditional) throws ExpressionException {
		Node test = compile(conditional.getTestExpression()).node();
		Typed yes = compile(conditional.getTrueExpression());
		Typed no = compile(conditional.getFalseExpression());
		return new Typed((scope) -> (Values.isTrue(test.evaluate(scope)) ? yes : no).node().evaluate(scope),
				(yes.type() == no.type()) ? yes.type() : Type.ANY);
	}

	private Typed name(Name node) throws ExpressionException {
		String name = node.getIdentifier();
		switch (name) {
			case "undefined":
				return constant(Undefined.UNDEFINED, Type.UNDEFINED);
			case "NaN":
				return constant(Double.NaN, Type.NUMBER);
			case "Infinity":
				return constant(Double.POSITIVE_INFINITY, Type.NUMBER);
			default:
		}
		int capture = this.captures.lastIndexOf(name);
		if (capture >= 0) {
			return new Typed((scope) -> scope.capture(capture), Type.STRING);
		}
		for (Variable variable : Variable.values()) {
			if (variable.text().equals(name) && variable != Variable.REFERENCE) {
				use(variable, node);
				return new Typed((scope) -> scope.value(variable), type(variable));
			}
		}
		throw error(node, name.startsWith("$") ? "names " + name + ", which its path does not have"
				: "names '" + name + "', which rules do not know");
	}

	private static Type type(Variable variable) {
		return switch (variable) {
			case USER -> Type.OBJECT;
			case NOW -> Type.NUMBER;
			default -> Type.ANY;
		};
	}

	void use(Variable variable, AstNode node) throws ExpressionException {
		if (!this.allowed.contains(variable)) {
			throw error(node, "uses " + variable.text() + ", which this kind of rule does not have");
		}
		this.used.add(variable);
	}

	private Typed literal(AstNode node) throws ExpressionException {
		if (node instanceof StringLiteral string) {
			return constant(string.getValue(), Type.STRING);
		}
		if (node instanceof NumberLiteral number) {
			return constant(number.getNumber(), Type.NUMBER);
		}
		if (node instanceof KeywordLiteral keyword) {
			return switch (keyword.getType()) {
				case Token.TRUE -> constant(true, Type.BOOLEAN);
				case Token.FALSE -> constant(false, Type.BOOLEAN);
				case Token.NULL -> constant(null, Type.NULL);
				case Token.UNDEFINED -> constant(Undefined.UNDEFINED, Type.UNDEFINED);
				default -> throw error(node, "uses a keyword that rules do not have");
			};
		}
		if (node instanceof RegExpLiteral expression) {
			return regularExpression(expression);
		}
		if (node instanceof TemplateLiteral template) {
			return template(template);
		}
		if (node instanceof ArrayLiteral array) {
			Node[] elements = compileAll(array.getElements());
			return new Typed((scope) -> evaluateAll(elements, scope), Type.ARRAY);
		}
		if (node instanceof ObjectLiteral object) {
			return object(object);
		}
		throw error(node, "has a part that rules do not have: function, new, spread, class, update or the like");
	}

	private static Typed constant(@Nullable Object value, Type type) {
		return new Typed((scope) -> value, type);
	}

	private Typed regularExpression(RegExpLiteral literal) throws ExpressionException {
		try {
			String flags = Objects.requireNonNullElse(literal.getFlags(), "");
			return constant(RegularExpression.compile(literal.getValue(), flags), Type.REGULAR_EXPRESSION);
		}
		catch (PatternSyntaxException invalid) {
			throw error(literal, "has a regular expression that cannot be used: " + invalid.getMessage());
		}
	}

	private Typed template(TemplateLiteral template) throws ExpressionException {
		List<Node> parts = new ArrayList<>();
		for (AstNode element : template.getElements()) {
			if (element instanceof TemplateCharacters characters) {
				String text = characters.getValue();
				if (text == null) {
					throw error(element, "has an escape that is none");
				}
				parts.add((scope) -> text);
			}
			else {
				parts.add(compile(element).node());
			}
		}
		Node[] all = parts.toArray(Node[]::new);
		return new Typed((scope) -> {
			StringBuilder text = new StringBuilder();
			for (Node part : all) {
				text.append(Values.toText(part.evaluate(scope)));
				scope.spend(text.length() >> 3);
			}
			return text.toString();
		}, Type.STRING);
	}

	private Typed object(ObjectLiteral literal) throws ExpressionException {
		Map<String, Node> members = new LinkedHashMap<>();
		for (AstNode element : literal.getElements()) {
			if (!(element instanceof ObjectProperty member) || member.isMethod()) {
				throw error(element, "has an object with more than names and values");
			}
			String key = key(member.getKey());
			members.put(key, compile(member.getValue()).node());
		}
		return new Typed((scope) -> {
			Map<String, @Nullable Object> object = new LinkedHashMap<>();
			members.forEach((key, node) -> object.put(key, node.evaluate(scope)));
			return object;
		}, Type.OBJECT);
	}

	private String key(AstNode key) throws ExpressionException {
		if (key instanceof NumberLiteral number) {
			return Numbers.text(number.getNumber());
		}
		String name = (key instanceof Name identifier) ? identifier.getIdentifier()
				: (key instanceof StringLiteral string) ? string.getValue() : "__proto__";
		if (name.equals("__proto__")) {
			throw error(key, "has an object with a computed name or a prototype");
		}
		return name;
	}

	Node[] compileAll(List<? extends AstNode> nodes) throws ExpressionException {
		Node[] compiled = new Node[nodes.size()];
		for (int i = 0; i < compiled.length; i++) {
			compiled[i] = compile(nodes.get(i)).node();
		}
		return compiled;
	}

	private static List<@Nullable Object> evaluateAll(Node[] nodes, Scope scope) {
		List<@Nullable Object> values = new ArrayList<>(nodes.length);
		for (Node node : nodes) {
			values.add(node.evaluate(scope));
		}
		return values;
	}

	ExpressionException error(AstNode node, String message) {
		return new ExpressionException(start(node), message);
	}

	/** Where it starts in the text; the parser gives that of its parts more exactly. */
	private int start(AstNode node) {
		return (node instanceof InfixExpression infix) ? start(infix.getLeft()) : within(node.getAbsolutePosition());
	}

	/** Whether a question mark and a dot are in front of a place of the tree. */
	boolean isAfterQuestion(int position) {
		return this.text.substring(0, within(position)).stripTrailing().endsWith("?.");
	}

	/** Whether a question mark and a dot come after a name. */
	boolean isBeforeQuestion(Name name) {
		int end = within(name.getAbsolutePosition() + name.getIdentifier().length());
		return this.text.substring(end).stripLeading().startsWith("?.");
	}

	private int within(int position) {
		return Math.max(0, Math.min(position - Syntax.OFFSET, this.text.length()));
	}

	/**
	 * Compiles one node.
	 */
	@FunctionalInterface
	interface Step {

		Typed compile(AstNode node) throws ExpressionException;

	}

}
