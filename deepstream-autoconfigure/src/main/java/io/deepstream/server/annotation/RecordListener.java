package io.deepstream.server.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * A method of a bean that is called with a record's value: first with the one it has,
 * then with each that it gets, whoever writes on whatever node.
 * <p>
 * <b>Parameter.</b> One: the value converted from JSON, or a
 * {@link io.deepstream.server.client.RecordValue} of it, which has name and version. Of a
 * method that is called for {@link On#DELETION deletions}: at most one, the name. The
 * result is ignored; failures, also those of a stage or {@code Mono}, are logged.
 * <p>
 * <b>Threads.</b> Those for callbacks, in the order of the versions, one call at a time
 * for each name; may block. While it does, only the newest value waits.
 */
@Documented
@Reflective
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RecordListener {

	/**
	 * Names of records; may contain placeholders ({@code ${…}}). One that there is not is
	 * listened to until there is.
	 */
	String[] value();

	/**
	 * What the method is called for.
	 */
	On on() default On.VALUE;

	/** What happens to a record. */
	enum On {

		/** It has a value, or gets another one. */
		VALUE,

		/** It is deleted. */
		DELETION

	}

}
