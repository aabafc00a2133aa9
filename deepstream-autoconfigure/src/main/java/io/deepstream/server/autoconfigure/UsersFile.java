package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.time.Duration;

import io.deepstream.server.auth.FileAuthenticator;
import io.deepstream.server.auth.HashThreads;
import io.deepstream.server.auth.InvalidUsersException;
import io.deepstream.server.auth.PasswordHash;
import io.deepstream.server.auth.Users;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;

/**
 * The file that holds the users. Looks again and again whether it has changed: then its
 * users can log in from that moment on, or, if something is wrong with them, the old ones
 * stay. Who is logged in stays so.
 */
public final class UsersFile extends WatchedFile {

	private final @Nullable PasswordHash hash;

	private final FileAuthenticator authenticator;

	/**
	 * Reads the file.
	 * @param interval how often it is looked at; zero for never
	 * @throws IOException if it cannot be read
	 * @throws InvalidUsersException if something is wrong with it
	 */
	UsersFile(Resource resource, @Nullable PasswordHash hash, boolean reportInvalidParameters, HashThreads threads,
			Duration interval) throws IOException {
		super("Users", resource);
		this.hash = hash;
		this.authenticator = new FileAuthenticator(Users.read(text(), name(), hash), hash, reportInvalidParameters,
				threads);
		watch(interval);
	}

	@Override
	void use(String text) {
		this.authenticator.use(Users.read(text, name(), this.hash));
	}

	/** What asks the users of this file. */
	FileAuthenticator authenticator() {
		return this.authenticator;
	}

}
