package io.deepstream.server.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * A method of a bean that begins to supply data for a name as soon as somebody wants it.
 * Of all that could, on all nodes, one is chosen.
 * <p>
 * <b>Parameter.</b> One: the name, which matches the pattern. The method of {@link #stop}
 * has the same.
 * <p>
 * <b>Result.</b> {@code boolean}, or a {@code CompletionStage} or {@code Mono} of one:
 * false leaves the name to others, as do failures, which are logged. {@code void}: it is
 * always supplied.
 * <p>
 * <b>Threads.</b> Those for callbacks, one call at a time for each pattern. May block for
 * less than {@code deepstream.listen.response-timeout}, after which others are asked.
 */
@Documented
@Reflective(StopMethods.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ActiveProvider {

	/**
	 * Regular expression that is found anywhere in a name; may contain placeholders
	 * ({@code ${…}}).
	 */
	String value();

	/**
	 * Of what the data is.
	 */
	Topic topic() default Topic.RECORD;

	/**
	 * Method of the same class that is called when nobody wants a name any more that was
	 * accepted. Empty for none.
	 */
	String stop() default "";

	/** What can be supplied. */
	enum Topic {

		/** Values of records. */
		RECORD,

		/** Events. */
		EVENT

	}

}
