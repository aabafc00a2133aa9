package io.deepstream.server.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs programs that end by themselves. */
final class Commands {

	private Commands() {
	}

	/**
	 * What {@code command} prints.
	 * @throws IllegalStateException with that text if it fails
	 */
	static String run(String... command) {
		return run(List.of(command), Map.of(), Path.of("").toAbsolutePath());
	}

	static String run(List<String> command, Map<String, String> environment, Path directory) {
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
		builder.environment().putAll(environment);
		try {
			Process process = builder.start();
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			int status = process.waitFor();
			if (status != 0) {
				throw new IllegalStateException(
						"'%s' failed with status %d:%n%s".formatted(String.join(" ", command), status, output));
			}
			return output;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot run " + command, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while running " + command, ex);
		}
	}

}
