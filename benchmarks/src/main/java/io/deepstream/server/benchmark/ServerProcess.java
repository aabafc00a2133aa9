package io.deepstream.server.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.deepstream.server.benchmark.load.Processes;

/**
 * A server in a process of its own, which ends with this JVM. What it prints is kept only
 * as far as it is asked for: a ready line with its port, answers to commands.
 */
final class ServerProcess implements AutoCloseable {

	private static final int PATIENCE_SECONDS = 180;

	private static final Pattern READY = Pattern.compile("^ready (\\d+)");

	private final Process process;

	private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(1000);

	private final int port;

	private ServerProcess(String name, Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, name);
		reader.setDaemon(true);
		reader.start();
		this.port = Integer.parseInt(await(READY).group(1));
	}

	/**
	 * Starts a command that prints {@code ready PORT} and ends when its standard input
	 * does.
	 */
	static ServerProcess start(String name, List<String> command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
			return new ServerProcess(name, process);
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot start " + command, ex);
		}
	}

	/** The command for a program of this module, with the class path of this JVM. */
	static List<String> java(List<String> options, Class<?> main, List<String> arguments) {
		String classPath = System.getProperty("java.class.path");
		List<String> command = new ArrayList<>();
		command.add(System.getProperty("java.home") + "/bin/java");
		command.addAll(options);
		if (classPath.endsWith(".jar") && !classPath.contains(":")) {
			command.addAll(List.of("-Dloader.main=" + main.getName(), "-jar", classPath));
		}
		else {
			command.addAll(List.of("-cp", classPath, main.getName()));
		}
		command.addAll(arguments);
		return command;
	}

	private void read() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				if (!this.lines.offer(line)) {
					this.lines.poll();
					this.lines.offer(line);
				}
			}
		}
		catch (IOException ended) {
			this.lines.offer("ended: " + ended.getMessage());
		}
	}

	private Matcher await(Pattern pattern) {
		StringBuilder seen = new StringBuilder();
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
		try {
			while (System.nanoTime() < deadline) {
				String line = this.lines.poll(1, TimeUnit.SECONDS);
				if (line == null && !this.process.isAlive()) {
					break;
				}
				if (line != null) {
					Matcher matcher = pattern.matcher(line);
					if (matcher.find()) {
						return matcher;
					}
					seen.append(line).append('\n');
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		close();
		throw new IllegalStateException("No line " + pattern + " in:\n" + seen);
	}

	/** Sends a line to the server's standard input and waits for a line of its answer. */
	Matcher ask(String command, Pattern answer) {
		try {
			OutputStream out = this.process.getOutputStream();
			out.write((command + "\n").getBytes(StandardCharsets.UTF_8));
			out.flush();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The server has ended", ex);
		}
		return await(answer);
	}

	/** What it printed as ready. */
	int port() {
		return this.port;
	}

	/** It and what it has started. */
	Processes processes() {
		return Processes.tree(this.process.toHandle());
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(15, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
