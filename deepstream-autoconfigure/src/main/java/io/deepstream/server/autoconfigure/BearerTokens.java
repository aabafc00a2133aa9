package io.deepstream.server.autoconfigure;

import org.springframework.security.core.Authentication;

/**
 * Tells who a token belongs to. An interface as what checks tokens may be absent.
 */
@FunctionalInterface
interface BearerTokens {

	/**
	 * Checks a token. May block.
	 * @throws org.springframework.security.core.AuthenticationException if it is not good
	 */
	Authentication authenticate(String token);

}
