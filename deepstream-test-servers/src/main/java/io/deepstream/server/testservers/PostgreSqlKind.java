package io.deepstream.server.testservers;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PostgreSQL with the super user {@code postgres}, who needs no password. It refuses to
 * run as root: then it runs as the user that its Debian package creates.
 */
record PostgreSqlKind() implements ServerKind {

	private static final String IMAGE = "postgres:16.4-alpine";

	private static final int PORT = 5432;

	private static final String USER = "postgres";

	private static final int PROTOCOL_3_0 = 3 << 16;

	@Override
	public String name() {
		return "postgresql";
	}

	@Override
	public String uri(String address) {
		return "jdbc:postgresql://" + address + "/postgres?user=" + USER;
	}

	/** A start-up message: an authentication request means ready, an error not yet. */
	@Override
	public boolean answers(Socket socket) throws IOException {
		byte[] parameters = "user\0postgres\0database\0postgres\0\0".getBytes(StandardCharsets.US_ASCII);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream message = new DataOutputStream(bytes);
		message.writeInt(2 * Integer.BYTES + parameters.length);
		message.writeInt(PROTOCOL_3_0);
		message.write(parameters);
		socket.getOutputStream().write(bytes.toByteArray());
		return socket.getInputStream().read() == 'R';
	}

	@Override
	public Optional<Image> image() {
		return Optional.of(new Image(IMAGE, PORT, List.of(), Map.of("POSTGRES_HOST_AUTH_METHOD", "trust")));
	}

	@Override
	public Program program() {
		Path path = Binaries.findOrInstall(PostgreSqlKind::find, "postgresql");
		return Binaries.program(path, Commands.run(path.toString(), "--version"));
	}

	@Override
	public Launch prepare(Program program, int port, Path directory) {
		String data = directory.resolve("data").toString();
		if (DebianPackages.isRoot()) {
			Commands.run("chown", USER + ":" + USER, directory.toString());
		}
		Commands.run(asUser(program.path().resolveSibling("initdb").toString(), "-D", data, "-U", USER, "-A", "trust",
				"--no-sync", "--no-instructions", "-E", "UTF8", "--locale=C.UTF-8"), Map.of(), directory);
		List<String> command = asUser(program.path().toString(), "-D", data, "-p", Integer.toString(port), "-c",
				"listen_addresses=127.0.0.1", "-c", "unix_socket_directories=" + directory, "-c", "max_connections=50");
		return new Launch(command, Map.of(), "INT", "");
	}

	/**
	 * Debian's own directory first: what is on the PATH may be a link to it, without its
	 * neighbours.
	 */
	private static Optional<Path> find() {
		return Binaries.below("/usr/lib/postgresql", "*/bin/postgres").or(() -> Binaries.onPath("postgres"));
	}

	private static List<String> asUser(String... command) {
		List<String> all = new ArrayList<>();
		if (DebianPackages.isRoot()) {
			all.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
		}
		all.addAll(List.of(command));
		return all;
	}

}
