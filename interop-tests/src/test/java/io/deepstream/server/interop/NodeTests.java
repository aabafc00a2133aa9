package io.deepstream.server.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;

/**
 * Test files of Node.js as tests of JUnit: a container for each file, in it a test for
 * each test.
 */
final class NodeTests {

	/** The tests mostly wait, but their clients count the milliseconds. */
	private static final int FILES_AT_ONCE = 2;

	private final Path reports;

	private final Map<String, String> environment;

	/**
	 * Tests one server.
	 * @param reports folder for what Node.js prints
	 * @param environment variables that tell the tests where the server is
	 */
	NodeTests(Path reports, Map<String, String> environment) {
		this.reports = reports;
		this.environment = environment;
	}

	/** All files of this folder, which must have some; they start to run at once. */
	Stream<DynamicNode> in(Path folder) {
		List<Path> files = testFiles(folder);
		if (files.isEmpty()) {
			throw new IllegalStateException("no test files in " + folder.toAbsolutePath());
		}
		ExecutorService pool = Executors.newFixedThreadPool(FILES_AT_ONCE);
		List<DynamicNode> containers = files.stream().map((file) -> container(file, pool)).toList();
		pool.shutdown();
		return containers.stream();
	}

	private static List<Path> testFiles(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().endsWith(".test.js")).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private DynamicNode container(Path file, ExecutorService pool) {
		CompletableFuture<NodeRun> run = CompletableFuture
			.supplyAsync(() -> NodeRun.of(file, this.reports, this.environment), pool);
		String name = file.getFileName().toString();
		return DynamicContainer.dynamicContainer(name, Stream.of(run).flatMap((running) -> running.join().tests()));
	}

}
