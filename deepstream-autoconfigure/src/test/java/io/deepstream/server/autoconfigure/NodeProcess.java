package io.deepstream.server.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node as {@link TestNode}, but in a JVM of its own, so that it can be killed. It ends
 * with the JVM of the test.
 */
final class NodeProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final Process process;

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private NodeProcess(Process process) {
		this.process = process;
		Thread reader = new Thread(this::passOn, "node-process");
		reader.setDaemon(true);
		reader.start();
	}

	/** Returns before it is ready. */
	static NodeProcess start(String... properties) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), NodeMain.class.getName(),
				"--server.address=127.0.0.1", "--server.port=0", "--spring.docker.compose.enabled=false"));
		Stream.concat(Stream.of(Container.TOMCAT.properties()), Stream.of(properties))
			.forEach((property) -> command.add("--" + property));
		try {
			return new NodeProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What it prints, on the output of the test. */
	private void passOn() {
		try (BufferedReader output = this.process.inputReader()) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				if (line.startsWith(NodeMain.READY)) {
					this.port.complete(Integer.valueOf(line.substring(NodeMain.READY.length())));
				}
				System.out.println(line);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.port.completeExceptionally(new IllegalStateException("The node has ended"));
		}
	}

	SocketClient login(String user) throws IOException {
		assertThat(this.port).succeedsWithin(PATIENCE);
		return SocketClient.connect(this.port.join()).login(user);
	}

	/** As {@code kill -9} does. */
	void kill() {
		this.process.destroyForcibly();
	}

	/** As {@code kill} does: it stops in order. Its input stays open. */
	void stop() {
		this.process.toHandle().destroy();
	}

	@Override
	public void close() throws InterruptedException {
		kill();
		assertThat(this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

}
