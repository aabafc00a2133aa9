package io.deepstream.server.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * RethinkDB; where there is none to be had, the stand-in {@code reqlite} on Node.js.
 */
record RethinkDbKind() implements ServerKind {

	private static final String IMAGE = "rethinkdb:2.4.4";

	private static final int PORT = 28015;

	private static final byte[] VERSION_1_0 = { (byte) 0xc3, (byte) 0xbd, (byte) 0xc2, 0x34 };

	private static final int GREETING_LENGTH = 128;

	private static final String STAND_IN = "reqlite 2.3.0";

	private static final List<String> STAND_IN_FILES = List.of("package.json", "package-lock.json", "stand-in.js");

	@Override
	public String name() {
		return "rethinkdb";
	}

	@Override
	public String uri(String address) {
		return "rethinkdb://" + address;
	}

	@Override
	public boolean answers(Socket socket) throws IOException {
		socket.getOutputStream().write(VERSION_1_0);
		StringBuilder greeting = new StringBuilder();
		InputStream input = socket.getInputStream();
		for (int next = input.read(); next > 0 && greeting.length() < GREETING_LENGTH; next = input.read()) {
			greeting.append((char) next);
		}
		return greeting.toString().replace(" ", "").contains("\"success\":true");
	}

	@Override
	public Optional<Image> image() {
		return Optional.of(Image.of(IMAGE, PORT));
	}

	@Override
	public Program program() {
		return Binaries.onPath("rethinkdb")
			.map((path) -> Binaries.program(path, Commands.run(path.toString(), "--version")))
			.orElseGet(() -> StandIns.allowed(name(), new Program(standIn(), Program.EMULATOR + " " + STAND_IN)));
	}

	@Override
	public Launch prepare(Program program, int port, Path directory) {
		if (program.origin().startsWith(Program.EMULATOR)) {
			return new Launch(List.of("node", "--no-deprecation", program.path().toString(), Integer.toString(port)),
					Map.of(), "TERM", "");
		}
		return Launch.of(List.of(program.path().toString(), "--no-http-admin", "--no-update-check", "--bind",
				"127.0.0.1", "--driver-port", Integer.toString(port), "--cluster-port", Integer.toString(Ports.next()),
				"--directory", directory.resolve("data").toString()));
	}

	/** Installs the stand-in once per user and version, and writes its launcher anew. */
	private static Path standIn() {
		if (Binaries.onPath("node").isEmpty() || Binaries.onPath("npm").isEmpty()) {
			throw new IllegalStateException(
					"No Docker engine answers and rethinkdb is not on the PATH; its emulator needs "
							+ "node and npm: apt-get install -y --no-install-recommends nodejs npm");
		}
		Path directory = Cache.directory(STAND_IN.replace(' ', '-'));
		InstallLock.run(() -> {
			STAND_IN_FILES.forEach((file) -> write(directory.resolve(file), resource(file)));
			if (!Files.exists(directory.resolve("installed"))) {
				Commands.run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), Map.of(), directory);
				write(directory.resolve("installed"), new byte[0]);
			}
		});
		return directory.resolve("stand-in.js");
	}

	private static byte[] resource(String file) {
		try (InputStream resource = RethinkDbKind.class.getResourceAsStream("rethinkdb/" + file)) {
			if (resource == null) {
				throw new IllegalStateException("Resource rethinkdb/" + file + " is missing");
			}
			return resource.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + file, ex);
		}
	}

	/** At once for others who start the same launcher. */
	private static void write(Path file, byte[] content) {
		try {
			Path part = Files.createTempFile(file.getParent(), "new", ".part");
			Files.write(part, content);
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write " + file, ex);
		}
	}

}
