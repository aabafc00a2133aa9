package io.deepstream.server.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * An application in a process of its own, on a free port of the loopback interface. What
 * it prints goes to {@code target/interop/<name>/server.log}.
 */
final class ServerProcess implements AutoCloseable {

	private static final Pattern CONTAINER_PORT = Pattern.compile("(?:Tomcat|Jetty) started on port (\\d+)");

	private static final Pattern NETTY_PORT = Pattern.compile("clients can connect to port (\\d+)");

	/** Clients are taken from then on; the container's port is open a little earlier. */
	private static final Pattern STARTED = Pattern.compile("Started \\w+ in ");

	private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

	private final Process process;

	private final Path log;

	private final int port;

	private ServerProcess(Process process, Path log, Pattern announcement) {
		this.process = process;
		this.log = log;
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		this.port = awaitPort(announcement);
	}

	/** The application as it is packaged: one jar, Tomcat in it. */
	static ServerProcess packaged(String name, String... arguments) {
		List<String> command = new ArrayList<>(List.of("-jar", System.getProperty("sample.jar")));
		command.addAll(List.of(arguments));
		return start(name, CONTAINER_PORT, command);
	}

	/** The same, with its clients on the port of their own. */
	static ServerProcess packagedWithNetty(String name) {
		return start(name, NETTY_PORT, List.of("-jar", System.getProperty("sample.jar")));
	}

	/** An application of the class path of these tests, which holds Jetty. */
	static ServerProcess ofClassPath(String name, String mainClass) {
		return start(name, CONTAINER_PORT, List.of("-cp", System.getProperty("java.class.path"), mainClass));
	}

	private static ServerProcess start(String name, Pattern announcement, List<String> application) {
		Path log = reports(name).resolve("server.log");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-Xmx512m");
		command.addAll(application);
		command.addAll(List.of("--server.address=127.0.0.1", "--server.port=0", "--deepstream.netty.port=0"));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			return new ServerProcess(process, log, announcement);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The folder for what is written while the server of this name is tested. */
	static Path reports(String name) {
		try {
			return Files.createDirectories(Path.of("target", "interop", name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Host and port, as they stand in a URL. */
	String address() {
		return "127.0.0.1:" + this.port;

	}

	/** Host and port that serve nothing but clients, of a packaged application. */
	String ownAddress() {
		Matcher opened = NETTY_PORT.matcher(logged());
		if (!opened.find()) {
			throw new IllegalStateException("no port of its own:\n" + logged());
		}
		return "127.0.0.1:" + opened.group(1);
	}

	/** The port of {@link #address}. */
	int port() {
		return this.port;
	}

	/** Of the operating system. */
	long processId() {
		return this.process.pid();
	}

	private int awaitPort(Pattern announcement) {
		Matcher started = announcement.matcher("");
		try {
			Awaitility.await()
				.atMost(START_TIMEOUT)
				.until(() -> STARTED.matcher(logged()).find() || !this.process.isAlive());
		}
		catch (ConditionTimeoutException ex) {
			close();
			throw new IllegalStateException("not started within " + START_TIMEOUT + ":\n" + logged(), ex);
		}
		if (!started.reset(logged()).find()) {
			throw new IllegalStateException("ended with " + this.process.exitValue() + ":\n" + logged());
		}
		return Integer.parseInt(started.group(1));
	}

	private String logged() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Stops it as an operator does; kills it after half a minute. */
	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
				throw new IllegalStateException("did not stop:\n" + logged());
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
