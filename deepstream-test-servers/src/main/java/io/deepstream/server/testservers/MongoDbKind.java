package io.deepstream.server.testservers;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MongoDB, one server without replication; where there is none to be had, the stand-in
 * {@code mongo-java-server} in a JVM of its own.
 */
record MongoDbKind() implements ServerKind {

	private static final String IMAGE = "mongo:7.0.14";

	private static final int PORT = 27017;

	private static final int OP_MSG = 2013;

	@Override
	public String name() {
		return "mongodb";
	}

	@Override
	public String uri(String address) {
		return "mongodb://" + address;
	}

	/** Asks {@code {isMaster: 1, $db: "admin"}}, which the stand-in knows too. */
	@Override
	public boolean answers(Socket socket) throws IOException {
		ByteBuffer message = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
		message.putInt(0).putInt(1).putInt(0).putInt(OP_MSG).putInt(0).put((byte) 0);
		int document = message.position();
		message.putInt(0).put((byte) 0x10).put(name("isMaster")).putInt(1);
		message.put((byte) 0x02).put(name("$db")).putInt(6).put(name("admin")).put((byte) 0);
		message.putInt(document, message.position() - document).putInt(0, message.position());
		socket.getOutputStream().write(message.array(), 0, message.position());
		byte[] header = new byte[16];
		new DataInputStream(socket.getInputStream()).readFully(header);
		return ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(12) == OP_MSG;
	}

	private static byte[] name(String text) {
		return (text + '\0').getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public Optional<Image> image() {
		return Optional.of(Image.of(IMAGE, PORT));
	}

	@Override
	public Program program() {
		return Binaries.onPath("mongod")
			.map((path) -> Binaries.program(path, Commands.run(path.toString(), "--version")))
			.orElseGet(
					() -> StandIns.allowed(name(), new Program(Path.of(System.getProperty("java.home"), "bin", "java"),
							Program.EMULATOR + " mongo-java-server " + MavenJars.version("mongo-java-server"))));
	}

	@Override
	public Launch prepare(Program program, int port, Path directory) throws IOException {
		if (program.origin().startsWith(Program.EMULATOR)) {
			return new Launch(List.of(program.path().toString(), "-Xmx128m", "-XX:+UseSerialGC",
					"-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
					MongoDbStandIn.class.getName(), Integer.toString(port)), Map.of("CLASSPATH", MavenJars.classPath()),
					"TERM", "");
		}
		Path data = Files.createDirectory(directory.resolve("data"));
		return Launch.of(List.of(program.path().toString(), "--bind_ip", "127.0.0.1", "--port", Integer.toString(port),
				"--dbpath", data.toString()));
	}

}
