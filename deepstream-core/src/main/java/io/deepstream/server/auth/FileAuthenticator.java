package io.deepstream.server.auth;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Users of a file; as {@code file-based-authentication.ts}, 10.1.4. It takes as long to
 * refuse a name that is not there as a wrong password.
 */
public final class FileAuthenticator implements Authenticator {

	private final @Nullable PasswordHash hash;

	private final boolean reportsInvalidParameters;

	private final HashThreads threads;

	private volatile Users users;

	/**
	 * Asks the given users.
	 * @param users until others are used
	 * @param hash as the users were read with
	 * @param reportInvalidParameters whether a wrong password or a missing parameter is
	 * answered; if not, the next authenticator is asked
	 * @param threads where passwords are hashed
	 */
	public FileAuthenticator(Users users, @Nullable PasswordHash hash, boolean reportInvalidParameters,
			HashThreads threads) {
		this.users = users;
		this.hash = hash;
		this.reportsInvalidParameters = reportInvalidParameters;
		this.threads = threads;
	}

	/**
	 * Changes all users at once; who is logged in stays so. Any thread.
	 * @param users read with the same hash as those before
	 */
	public void use(Users users) {
		this.users = users;
	}

	@Override
	public CompletionStage<Optional<AuthResult>> authenticate(AuthRequest request) {
		Credentials credentials = Credentials.of(request).orElse(null);
		if (credentials == null) {
			return CompletableFuture.completedStage(this.reportsInvalidParameters
					? Answer.deniedBecause("missing authentication parameter: username or/and password")
					: Optional.empty());
		}
		Users.Entry user = this.users.get(credentials.username());
		return matches(credentials.password(), (user != null) ? user.password() : null)
			.thenApply((matches) -> answer(credentials.username(), user, matches));
	}

	private CompletionStage<Boolean> matches(String password, @Nullable String stored) {
		PasswordHash hash = this.hash;
		if (hash != null) {
			return this.threads.call(() -> hash.matches(password, stored));
		}
		return CompletableFuture
			.completedStage(PasswordHash.isEqual(password, (stored != null) ? stored : "") && stored != null);
	}

	private Optional<AuthResult> answer(String name, Users.@Nullable Entry user, boolean matches) {
		if (user == null) {
			return Optional.empty();
		}
		if (matches) {
			return Answer.allowed(name, user.clientData(), user.serverData());
		}
		return this.reportsInvalidParameters ? Answer.denied(null) : Optional.empty();
	}

}
