package io.deepstream.server.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was fetched once and stays: {@code .cache/deepstream-test-servers} in the home
 * directory.
 */
final class Cache {

	private Cache() {
	}

	static Path directory(String name) {
		try {
			return Files
				.createDirectories(Path.of(System.getProperty("user.home"), ".cache", "deepstream-test-servers", name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot create the cache of the test servers", ex);
		}
	}

}
