package io.deepstream.server.permission.valve.expression;

import org.jspecify.annotations.Nullable;
import org.mozilla.javascript.CompilerEnvirons;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ErrorReporter;
import org.mozilla.javascript.EvaluatorException;
import org.mozilla.javascript.Parser;
import org.mozilla.javascript.ast.AstNode;
import org.mozilla.javascript.ast.ExpressionStatement;
import org.mozilla.javascript.ast.ParenthesizedExpression;

/**
 * From text to Rhino's syntax tree. The text is put in parentheses, so that it can only
 * be one expression, and in a line of its own, so that it may end with a comment.
 */
final class Syntax {

	/** Characters in front of the text. */
	static final int OFFSET = 1;

	private Syntax() {
	}

	static AstNode parse(String text) throws ExpressionException {
		String expression = withoutEnd(text);
		if (expression.isBlank()) {
			throw new ExpressionException(0, "is empty");
		}
		AstNode root = parse(expression, "(" + expression + "\n)");
		if (root instanceof ExpressionStatement statement
				&& statement.getExpression() instanceof ParenthesizedExpression parentheses) {
			return parentheses.getExpression();
		}
		throw new ExpressionException(0, "is not one expression: check its parentheses");
	}

	/** A semicolon may end it, as in the original. */
	private static String withoutEnd(String text) {
		String stripped = text.stripTrailing();
		return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1) : text;
	}

	private static @Nullable AstNode parse(String text, String script) throws ExpressionException {
		CompilerEnvirons environment = new CompilerEnvirons();
		environment.setLanguageVersion(Context.VERSION_ECMASCRIPT);
		environment.setXmlAvailable(false);
		environment.setReservedKeywordAsIdentifier(true);
		try {
			return (AstNode) new Parser(environment, new Reporter()).parse(script, null, 1).getFirstChild();
		}
		catch (EvaluatorException failure) {
			int offset = offset(script, failure.lineNumber(), failure.columnNumber()) - OFFSET;
			throw new ExpressionException(Math.max(0, Math.min(offset, text.length())),
					message(text, offset, failure.details()));
		}
		catch (StackOverflowError tooDeep) {
			throw new ExpressionException(0, "is nested too deeply");
		}
	}

	private static int offset(String script, int line, int column) {
		int start = 0;
		for (int i = 1; i < line; i++) {
			start = script.indexOf('\n', start) + 1;
		}
		return start + column - 1;
	}

	private static String message(String text, int offset, String details) {
		if (offset >= text.length()) {
			return "is not complete: check its end and its parentheses";
		}
		return (offset >= 0 && text.charAt(offset) == ';') ? "must be one expression, without ';'"
				: "is not JavaScript: " + details;
	}

	/** The first error ends the parse. */
	private static final class Reporter implements ErrorReporter {

		@Override
		public void warning(String message, @Nullable String source, int line, @Nullable String text, int column) {
			// nothing that matters to an expression
		}

		@Override
		public void error(String message, @Nullable String source, int line, @Nullable String text, int column) {
			throw runtimeError(message, source, line, text, column);
		}

		@Override
		public EvaluatorException runtimeError(String message, @Nullable String source, int line, @Nullable String text,
				int column) {
			return new EvaluatorException(message, source, line, text, column);
		}

	}

}
