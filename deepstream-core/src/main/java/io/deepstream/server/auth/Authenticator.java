package io.deepstream.server.auth;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Decides who a client is. Several may be configured: they are asked in order, the first
 * that answers decides, and when none answers the login fails.
 */
@FunctionalInterface
public interface Authenticator {

	/**
	 * Checks the data of one login attempt. Called on the thread that read the request or
	 * on a worker: must not block.
	 * @param request what the client sent
	 * @return empty when this authenticator is not responsible; a failed stage counts as
	 * a failed login
	 */
	CompletionStage<Optional<AuthResult>> authenticate(AuthRequest request);

}
