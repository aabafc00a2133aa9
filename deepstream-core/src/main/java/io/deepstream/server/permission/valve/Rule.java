package io.deepstream.server.permission.valve;

import io.deepstream.server.permission.valve.expression.Expression;
import io.deepstream.server.permission.valve.expression.Variable;

/**
 * One rule.
 *
 * @param type what it is about
 * @param path the names it is for
 * @param expression decides
 */
record Rule(RuleType type, RulePath path, Expression expression) {

	/**
	 * Whether user, action and name alone decide.
	 */
	boolean isLasting() {
		boolean data = this.expression.uses(Variable.DATA) && this.type != RuleType.EVENT_SUBSCRIBE;
		return !data && !this.expression.uses(Variable.OLD_DATA) && !this.expression.uses(Variable.NOW)
				&& !this.expression.uses(Variable.REFERENCE);
	}

}
