package io.deepstream.server.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * A method of a bean that is called when a user comes or goes: with the first connection
 * to any node, and after the last one has ended.
 * <p>
 * <b>Parameter.</b> At most one: the user's id, or a
 * {@link io.deepstream.server.client.PresenceChange}. The result is ignored; failures,
 * also those of a stage or {@code Mono}, are logged.
 * <p>
 * <b>Threads.</b> Those for callbacks, in order, one call at a time; may block. While it
 * does, a bounded number of changes wait, further ones are dropped.
 */
@Documented
@Reflective
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PresenceListener {

	/**
	 * What the method is called for.
	 */
	On on() default On.CHANGE;

	/** What users do. */
	enum On {

		/** They come or go. */
		CHANGE,

		/** They come. */
		JOIN,

		/** They go. */
		LEAVE

	}

}
