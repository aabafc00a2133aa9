package io.deepstream.server.testservers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds executables of servers. */
final class Binaries {

	private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

	private Binaries() {
	}

	/** On the PATH, or where Debian puts what only administrators run. */
	static Optional<Path> onPath(String name) {
		String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin" + File.pathSeparator
				+ "/usr/local/sbin";
		return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
			.filter((directory) -> !directory.isEmpty())
			.map((directory) -> Path.of(directory, name))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/** The last match, by name, of a pattern below a directory that need not exist. */
	static Optional<Path> below(String root, String glob) {
		Path directory = Path.of(root);
		if (!Files.isDirectory(directory)) {
			return Optional.empty();
		}
		PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + root + "/" + glob);
		try (Stream<Path> files = Files.walk(directory, 4)) {
			return files.filter((file) -> matcher.matches(file) && Files.isExecutable(file))
				.sorted()
				.reduce((first, second) -> second);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot search " + root, ex);
		}
	}

	/** What {@code search} finds now, or after {@code debianPackage} was installed. */
	static Path findOrInstall(Supplier<Optional<Path>> search, String debianPackage) {
		return search.get().orElseGet(() -> {
			DebianPackages.install(debianPackage);
			return search.get()
				.orElseThrow(() -> new IllegalStateException(
						"Package " + debianPackage + " is installed, but its server is not where it was expected"));
		});
	}

	static Program program(Path path, String textWithVersion) {
		Matcher version = VERSION.matcher(textWithVersion);
		return new Program(path, version.find() ? "local binary " + version.group() : "local binary");
	}

}
