package io.deepstream.server.permission.valve.expression;

import org.jspecify.annotations.Nullable;

/**
 * What an expression is evaluated on. Values are as {@code Json.read} makes them, with
 * {@link Undefined}; what a map holds beyond that is taken as text or as undefined.
 */
public interface Scope {

	/**
	 * The value of a variable.
	 * @param variable any but {@link Variable#REFERENCE}
	 * @return undefined while it is not there yet
	 * @throws EvaluationException if it cannot be had
	 */
	@Nullable Object value(Variable variable);

	/**
	 * What a {@code $variable} of the path stands for.
	 * @param index in the order of the path, from 0
	 */
	String capture(int index);

	/**
	 * The value of another record.
	 * @param name of the record
	 * @return null if there is none, undefined while it is not there yet
	 * @throws EvaluationException if it cannot be had
	 */
	@Nullable Object record(String name);

	/**
	 * Counts work.
	 * @param steps about 10 ns each
	 * @throws EvaluationException if it was too much
	 */
	void spend(long steps);

}
