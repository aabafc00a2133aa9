package io.deepstream.server.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * A method of a bean that answers calls of an rpc.
 * <p>
 * <b>Parameters.</b> What the caller sends, converted from JSON: one parameter gets the
 * whole of it, of several each the member of its name. Further ones of type
 * {@link io.deepstream.server.client.RpcRequest}, and texts that are {@link Requester}.
 * <p>
 * <b>Result.</b> Written as JSON; that of a {@code CompletionStage} or {@code Mono} when
 * it is there.
 * <p>
 * <b>Errors.</b> Callers read the message of an
 * {@link io.deepstream.server.client.RpcException}; of anything else, which is logged,
 * they are told only that it happened. Data that cannot be converted, and what Spring
 * Security denies, have texts of their own.
 * <p>
 * <b>Threads.</b> Those for callbacks, several calls at a time; may block. With Spring
 * Security the caller is the one who is authenticated there.
 */
@Documented
@Reflective
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RpcProvider {

	/**
	 * Name of the rpc; may contain placeholders ({@code ${…}}).
	 */
	String value();

}
