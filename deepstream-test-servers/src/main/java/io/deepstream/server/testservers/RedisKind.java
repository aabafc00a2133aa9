package io.deepstream.server.testservers;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Redis as {@code redis-server} with settings.
 *
 * @param name in messages and properties
 * @param settings arguments after those that all have
 */
record RedisKind(String name, List<String> settings) implements ServerKind {

	private static final String IMAGE = "redis:7.2.5-alpine";

	private static final int PORT = 6379;

	static RedisKind plain() {
		return new RedisKind("redis", List.of("--appendonly", "no"));
	}

	static RedisKind keepingData() {
		return new RedisKind("redis", List.of("--appendonly", "yes", "--appendfsync", "always"));
	}

	static RedisKind clusterNode() {
		return new RedisKind("redis-cluster", List.of("--appendonly", "no", "--cluster-enabled", "yes",
				"--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "1000"));
	}

	static RedisKind replicaOf(TestServer master) {
		return new RedisKind("redis-sentinel", List.of("--appendonly", "no", "--repl-diskless-sync-delay", "0",
				"--replicaof", master.host(), Integer.toString(master.port())));
	}

	static RedisKind replicated() {
		return new RedisKind("redis-sentinel", List.of("--appendonly", "no", "--repl-diskless-sync-delay", "0"));
	}

	@Override
	public String uri(String address) {
		return "redis://" + address;
	}

	@Override
	public boolean answers(Socket socket) throws IOException {
		return Redis.ask(socket, "PING").equals("PONG");
	}

	@Override
	public Optional<Image> image() {
		if (!this.name.equals("redis")) {
			return Optional.empty();
		}
		List<String> command = new ArrayList<>(List.of("redis-server", "--save", ""));
		command.addAll(this.settings);
		return Optional.of(Image.of(IMAGE, PORT, command.toArray(String[]::new)));
	}

	@Override
	public Program program() {
		Path path = Binaries.findOrInstall(() -> Binaries.onPath("redis-server"), "redis-server");
		return Binaries.program(path, Commands.run(path.toString(), "--version"));
	}

	@Override
	public Launch prepare(Program program, int port, Path directory) {
		List<String> command = new ArrayList<>(List.of(program.path().toString(), "--bind", "127.0.0.1", "--port",
				Integer.toString(port), "--dir", directory.toString(), "--save", "", "--daemonize", "no"));
		command.addAll(this.settings);
		return Launch.of(command);
	}

}
