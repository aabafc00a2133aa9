package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.time.Duration;

import io.deepstream.server.auth.FileAuthenticator;
import io.deepstream.server.auth.HashThreads;
import io.deepstream.server.auth.InvalidUsersException;
import io.deepstream.server.auth.PasswordHash;
import io.deepstream.server.auth.Users;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.io.Resource;

/**
 * The file that holds the users. Looks again and again whether it has changed: then its
 * users can log in from that moment on, or, if something is wrong with them, the old ones
 * stay. Who is logged in stays so.
 */
public final class UsersFile implements DisposableBean {

	private final WatchedFile file;

	private final FileAuthenticator authenticator;

	/**
	 * Reads the file.
	 * @param interval how often it is looked at; zero for never
	 * @throws IOException if it cannot be read
	 * @throws InvalidUsersException if something is wrong with it
	 */
	UsersFile(Resource resource, @Nullable PasswordHash hash, boolean reportInvalidParameters, HashThreads threads,
			Duration interval) throws IOException {
		String name = WatchedFile.name(resource);
		this.file = new WatchedFile("Users", resource, (text) -> use(Users.read(text, name, hash)));
		this.authenticator = new FileAuthenticator(Users.read(this.file.text(), name, hash), hash,
				reportInvalidParameters, threads);
		this.file.watch(interval);
	}

	private void use(Users users) {
		this.authenticator.use(users);
	}

	/** What asks the users of this file. */
	FileAuthenticator authenticator() {
		return this.authenticator;
	}

	/**
	 * Reads the file again and uses its users. Any thread; blocks while the file is read.
	 * @throws IOException if it cannot be read; the old users stay
	 * @throws InvalidUsersException if something is wrong with it; the old users stay
	 */
	public void reload() throws IOException {
		this.file.reload();
	}

	/**
	 * Why the file that is there now is not in use.
	 * @return null if it is in use
	 */
	public @Nullable String problem() {
		return this.file.problem();
	}

	@Override
	public void destroy() {
		this.file.close();
	}

}
