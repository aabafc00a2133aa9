package io.deepstream.server.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** A server as a child process with a directory of its own, which goes with it. */
final class LocalProcess implements Runner {

	private static final int LAST_LINES = 30;

	private final String origin;

	private final int port;

	private final Path directory;

	private final Launch launch;

	private volatile @Nullable Process process;

	private LocalProcess(String origin, int port, Path directory, Launch launch) {
		this.origin = origin;
		this.port = port;
		this.directory = directory;
		this.launch = launch;
	}

	static LocalProcess of(ServerKind kind, Program program, int port) {
		try {
			Path directory = Files.createTempDirectory("test-server-" + kind.name() + "-").toRealPath();
			return new LocalProcess(program.origin(), port, directory, kind.prepare(program, port, directory));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot prepare " + kind.name(), ex);
		}
	}

	@Override
	public void start() {
		ProcessBuilder builder = new ProcessBuilder(this.launch.command()).directory(this.directory.toFile());
		builder.environment().putAll(this.launch.environment());
		builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
		try {
			Process started = builder.start();
			started.getOutputStream().close();
			this.process = started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot start " + this.launch.command().get(0), ex);
		}
	}

	@Override
	public void stop() {
		List<ProcessHandle> family = family();
		if (!family.isEmpty()) {
			signal("CONT", family);
			signal(this.launch.stopSignal(), List.of(stopTarget(family)));
			ProcessHandle parent = family.get(0);
			Waiting.until(Waiting.STOP, () -> !parent.isAlive());
		}
		end(family);
	}

	@Override
	public void kill() {
		end(family());
	}

	@Override
	public void freeze() {
		signal("STOP", family());
	}

	@Override
	public void resume() {
		signal("CONT", family());
	}

	@Override
	public void remove() {
		try {
			kill();
		}
		finally {
			delete(this.directory);
		}
	}

	@Override
	public boolean isRunning() {
		Process current = this.process;
		return current != null && current.isAlive();
	}

	@Override
	public String origin() {
		return this.origin;
	}

	@Override
	public String lastWords() {
		try {
			List<String> lines = new ArrayList<>(Files.readAllLines(output()));
			return ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
		}
		catch (IOException ex) {
			return ", and its output cannot be read: " + ex;
		}
	}

	private Path output() {
		return this.directory.resolve("out.log");
	}

	/**
	 * The process and its descendants: taken before a signal, as orphans are no
	 * descendants any more.
	 */
	private List<ProcessHandle> family() {
		Process current = this.process;
		if (current == null || !current.isAlive()) {
			return List.of();
		}
		return Stream.concat(Stream.of(current.toHandle()), current.descendants()).toList();
	}

	private ProcessHandle stopTarget(List<ProcessHandle> family) {
		return family.stream()
			.filter((member) -> !this.launch.stopTarget().isEmpty()
					&& member.info().command().orElse("").endsWith(this.launch.stopTarget()))
			.findFirst()
			.orElse(family.get(0));
	}

	/**
	 * An orphan stays a zombie until its new parent looks, seconds later: what counts is
	 * the port.
	 */
	private void end(List<ProcessHandle> family) {
		family.forEach(ProcessHandle::destroyForcibly);
		Process current = this.process;
		if (current != null) {
			Waiting.until(Waiting.STOP, () -> !current.isAlive());
		}
		if (!family.isEmpty() && !Waiting.until(Waiting.STOP, () -> Ports.isFree(this.port))) {
			throw new IllegalStateException("Port " + this.port + " is still in use after the end of " + this.origin);
		}
	}

	private static void signal(String name, List<ProcessHandle> processes) {
		if (processes.isEmpty()) {
			return;
		}
		List<String> command = new ArrayList<>(List.of("kill", "-" + name));
		processes.forEach((process) -> command.add(Long.toString(process.pid())));
		try {
			Process kill = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			kill.waitFor(Waiting.STOP.toSeconds(), TimeUnit.SECONDS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot run " + command, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A server that just died may leave a child that still writes: what cannot be deleted
	 * stays.
	 */
	private static void delete(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			files.sorted(java.util.Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
		}
		catch (IOException | UncheckedIOException ex) {
			directory.toFile().deleteOnExit();
		}
	}

}
