package io.deepstream.server.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the JavaScript of a page in Node.js, as a client of a running sample.
 */
final class ScriptSnippets {

	private static final long SECONDS = 60;

	private static final String CLIENT = """
			import { DeepstreamClient } from '@deepstream/client'
			const client = new DeepstreamClient('ws://localhost:8080/deepstream')
			await client.login({ username: 'docs' })
			""";

	private final String address;

	private final Path folder;

	/**
	 * Runs against one server.
	 * @param address host and port, which take the place of {@code localhost:8080}
	 * @param folder for the scripts; below that of the published client
	 */
	ScriptSnippets(String address, Path folder) {
		this.address = address;
		this.folder = folder;
	}

	/** Fails with what Node.js prints if the script does not come to its end. */
	void check(Snippet snippet) throws IOException, InterruptedException {
		String text = snippet.given() + "\n" + snippet.text() + "\nprocess.exit(0)\n";
		String script = (text.contains("new DeepstreamClient") ? text : CLIENT + text).replace("localhost:8080",
				this.address);
		Path file = this.folder.resolve(snippet.file().getFileName() + "-" + snippet.line() + ".mjs");
		Files.writeString(file, script);
		Process node = new ProcessBuilder("node", file.toAbsolutePath().toString()).redirectErrorStream(true)
			.redirectOutput(file.resolveSibling(file.getFileName() + ".log").toFile())
			.start();
		try {
			boolean ended = node.waitFor(SECONDS, TimeUnit.SECONDS);
			String printed = Files.readString(file.resolveSibling(file.getFileName() + ".log"), StandardCharsets.UTF_8);
			assertThat(ended).describedAs("ended within %d s; printed: %s", SECONDS, printed).isTrue();
			assertThat(node.exitValue()).describedAs("exit code of Node.js; printed: %s", printed).isZero();
		}
		finally {
			node.destroyForcibly();
		}
	}

}
