package io.deepstream.server.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The parameter of an {@link RpcProvider} method that gets the id of the user who calls:
 * {@code $system} for an application that calls as itself, {@code open} for a user
 * without name. Null if the call comes from a node that does not tell.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requester {

}
