package io.deepstream.server.testservers;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A sentinel: {@code redis-server} in another role.
 *
 * @param masterName what it calls the master
 * @param master at first
 */
record RedisSentinelKind(String masterName, TestServer master) implements ServerKind {

	private static final String CONFIGURATION = """
			bind 127.0.0.1
			port %1$d
			dir %2$s
			sentinel monitor %3$s %4$s %5$d 2
			sentinel down-after-milliseconds %3$s 1000
			sentinel failover-timeout %3$s 3000
			""";

	@Override
	public String name() {
		return "redis-sentinel";
	}

	@Override
	public boolean answers(Socket socket) throws IOException {
		return Redis.ask(socket, "PING").equals("PONG");
	}

	@Override
	public Optional<Image> image() {
		return Optional.empty();
	}

	@Override
	public Program program() {
		return RedisKind.plain().program();
	}

	@Override
	public Launch prepare(Program program, int port, Path directory) throws IOException {
		Path configuration = Files.writeString(directory.resolve("sentinel.conf"),
				CONFIGURATION.formatted(port, directory, this.masterName, this.master.host(), this.master.port()));
		return Launch.of(List.of(program.path().toString(), configuration.toString(), "--sentinel"));
	}

}
