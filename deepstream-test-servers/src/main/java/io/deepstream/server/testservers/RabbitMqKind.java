package io.deepstream.server.testservers;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * RabbitMQ without plugins. It starts by the inner script: the one on the PATH changes to
 * another user, and starts a node on all addresses whatever it is asked.
 */
record RabbitMqKind() implements ServerKind {

	private static final String IMAGE = "rabbitmq:3.13.7-alpine";

	private static final int PORT = 5672;

	private static final String CONFIGURATION = """
			listeners.tcp.default = 127.0.0.1:%d
			vm_memory_high_watermark.absolute = 512MB
			disk_free_limit.absolute = 50MB
			log.console = true
			log.file = false
			""";

	/** Starts its name server as a child: one that the node starts itself outlives it. */
	private static final String START = "epmd -address 127.0.0.1 -port \"$ERL_EPMD_PORT\" & exec \"$0\"";

	@Override
	public String name() {
		return "rabbitmq";
	}

	@Override
	public String uri(String address) {
		return "amqp://guest:guest@" + address;
	}

	/** To a protocol version that does not exist it answers with its own. */
	@Override
	public boolean answers(Socket socket) throws IOException {
		socket.getOutputStream().write("AMQP\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
		return new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII).equals("AMQP");
	}

	@Override
	public Optional<Image> image() {
		return Optional.of(Image.of(IMAGE, PORT));
	}

	@Override
	public Program program() {
		Path path = Binaries.findOrInstall(
				() -> Binaries.below("/usr/lib/rabbitmq/lib", "rabbitmq_server-*/sbin/rabbitmq-server"),
				"rabbitmq-server");
		return Binaries.program(path, path.toString());
	}

	@Override
	public Launch prepare(Program program, int port, Path directory) throws IOException {
		Path home = Files.createDirectory(directory.resolve("home"));
		Path cookie = Files.writeString(home.resolve(".erlang.cookie"), UUID.randomUUID().toString());
		Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
		Path configuration = Files.writeString(directory.resolve("rabbitmq.conf"), CONFIGURATION.formatted(port));
		Path plugins = Files.writeString(directory.resolve("enabled_plugins"), "[].\n");
		Map<String, String> environment = new LinkedHashMap<>();
		environment.put("HOME", home.toString());
		environment.put("ERL_EPMD_PORT", Integer.toString(Ports.next()));
		environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
		environment.put("RABBITMQ_CONF_ENV_FILE", "/dev/null");
		environment.put("RABBITMQ_NODENAME", "t" + port + "@localhost");
		environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
		environment.put("RABBITMQ_DIST_PORT", Integer.toString(Ports.next()));
		environment.put("RABBITMQ_CONFIG_FILE", configuration.toString());
		environment.put("RABBITMQ_MNESIA_BASE", directory.resolve("mnesia").toString());
		environment.put("RABBITMQ_LOG_BASE", directory.resolve("log").toString());
		environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString());
		environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
				"-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none");
		List<String> command = List.of("sh", "-c", START, program.path().toString());
		return new Launch(command, environment, "TERM", "/beam.smp");
	}

}
