package io.deepstream.server.auth;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.User;

/**
 * Lets everybody in under the {@code username} they give, else as the anonymous user; as
 * {@code open-authentication.ts}, 10.1.4.
 */
public final class OpenAuthenticator implements Authenticator {

	@Override
	public CompletionStage<Optional<AuthResult>> authenticate(AuthRequest request) {
		String id = (request.credentials().get("username") instanceof String name && !name.isEmpty()) ? name
				: User.ANONYMOUS_ID;
		return CompletableFuture.completedFuture(Optional.of(new AuthResult.Allowed(new User(id, null, null))));
	}

}
