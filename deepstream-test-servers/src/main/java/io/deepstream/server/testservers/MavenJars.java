package io.deepstream.server.testservers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The jars of servers that run in a JVM of their own. The build of this module writes
 * their list; they are in the local Maven repository of who builds it, and other users
 * get what is missing from Maven Central, or from the address in the system property
 * {@code deepstream.test.maven}.
 */
final class MavenJars {

	private static final String LIST = "launched.classpath";

	private static final String ROOT = "{repository}/";

	private MavenJars() {
	}

	/** With what contains this class. */
	static String classPath() {
		List<String> entries = new ArrayList<>();
		entries.add(here().toString());
		for (String jar : list().split(";")) {
			entries.add(jar(jar.strip().substring(ROOT.length())).toString());
		}
		return String.join(File.pathSeparator, entries);
	}

	/** Of the jar of {@code artifact}. */
	static String version(String artifact) {
		String[] path = list().split("/" + Pattern.quote(artifact) + "/");
		return path[1].substring(0, path[1].indexOf('/'));
	}

	private static String list() {
		try (InputStream resource = MavenJars.class.getResourceAsStream(LIST)) {
			if (resource == null) {
				throw new IllegalStateException("Resource " + LIST + " is missing: build this module with Maven");
			}
			return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + LIST, ex);
		}
	}

	private static Path here() {
		try {
			return Path.of(MavenJars.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException("Cannot find the own classes", ex);
		}
	}

	private static Path jar(String relative) {
		return repositories().map((repository) -> repository.resolve(relative))
			.filter(Files::exists)
			.findFirst()
			.orElseGet(() -> download(relative));
	}

	/** Surefire names the local repository by {@code localRepository}. */
	private static Stream<Path> repositories() {
		return Stream.concat(
				Stream.of("localRepository", "maven.repo.local")
					.map(System::getProperty)
					.flatMap(Stream::ofNullable)
					.map(Path::of),
				Stream.of(Path.of(System.getProperty("user.home"), ".m2", "repository"), Cache.directory("maven")));
	}

	private static Path download(String relative) {
		String root = Optional.ofNullable(System.getProperty("deepstream.test.maven"))
			.orElse("https://repo.maven.apache.org/maven2");
		URI source = URI.create(root + "/" + relative);
		Path target = Cache.directory("maven").resolve(relative);
		InstallLock.run(() -> {
			if (!Files.exists(target)) {
				download(source, target);
			}
		});
		return target;
	}

	private static void download(URI source, Path target) {
		try {
			Files.createDirectories(target.getParent());
			Path part = Files.createTempFile(target.getParent(), "download", ".part");
			HttpResponse<Path> response = HttpClient.newBuilder()
				.followRedirects(HttpClient.Redirect.NORMAL)
				.build()
				.send(HttpRequest.newBuilder(source).build(), HttpResponse.BodyHandlers.ofFile(part));
			if (response.statusCode() != 200) {
				throw new IllegalStateException(source + " answers " + response.statusCode());
			}
			Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot get " + source, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while getting " + source, ex);
		}
	}

}
