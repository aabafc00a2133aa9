package io.deepstream.server.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * A method of a bean that is called for each event of a name, whoever emits it on
 * whatever node. Not to be confused with Spring's {@code EventListener}, which hears of
 * what happens inside the application.
 * <p>
 * <b>Parameter.</b> At most one: the event's data converted from JSON, null if there is
 * none. The result is ignored; failures, also those of a stage or {@code Mono}, are
 * logged.
 * <p>
 * <b>Threads.</b> Those for callbacks, in the order of the events, one call at a time for
 * each name; may block. While it does, a bounded number of events wait, further ones are
 * dropped.
 */
@Documented
@Reflective
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventSubscriber {

	/**
	 * Names of events; may contain placeholders ({@code ${…}}).
	 */
	String[] value();

}
