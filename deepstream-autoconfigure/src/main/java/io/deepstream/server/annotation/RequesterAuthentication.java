package io.deepstream.server.annotation;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * Who a user that calls an {@link RpcProvider} method is to Spring Security. A bean of
 * this type takes the place of the one there is, which gives users of this node the
 * authorities that they have logged in with, and users of other nodes none.
 */
@FunctionalInterface
public interface RequesterAuthentication {

	/**
	 * Asked on the thread that runs the method, only when something there wants to know;
	 * may block.
	 * @param user the id; {@code $system} for an application that calls as itself, which
	 * proves nothing, as a client may have that id, too
	 * @return null for nobody, to whom methods with rules are denied
	 */
	@Nullable Authentication of(String user);

}
