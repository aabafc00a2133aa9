package io.deepstream.server.testservers;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides once per JVM and kind where its servers come from: an address that the user
 * gave, Docker, a program of this machine, a program installed for this, a stand-in.
 */
final class Origins {

	private static final Map<String, Program> PROGRAMS = new ConcurrentHashMap<>();

	private static final Map<String, TestServer> SHARED = new ConcurrentHashMap<>();

	private static final Map<String, Boolean> DOCKER = new ConcurrentHashMap<>();

	private Origins() {
	}

	static TestServer shared(ServerKind kind) {
		return SHARED.computeIfAbsent(kind.name(), (name) -> start(kind).shared());
	}

	static TestServer start(ServerKind kind) {
		Optional<GivenAddress> given = GivenAddress.of(kind.name());
		if (given.isPresent()) {
			return announced(TestServer.started(kind, given.get().address(), given.get()));
		}
		return startHere(kind);
	}

	/** Without asking for an address that the user gave: for members of groups. */
	static TestServer startHere(ServerKind kind) {
		int port = Ports.next();
		Runner runner = kind.image()
			.filter((image) -> isDockerThere())
			.<Runner>map((image) -> new DockerContainer(image, port))
			.orElseGet(() -> LocalProcess.of(kind, program(kind), port));
		return announced(TestServer.started(kind, InetSocketAddress.createUnresolved("127.0.0.1", port), runner));
	}

	private static Program program(ServerKind kind) {
		return PROGRAMS.computeIfAbsent(kind.name(), (name) -> kind.program());
	}

	private static boolean isDockerThere() {
		return DOCKER.computeIfAbsent("", (key) -> DockerContainer.isDockerThere());
	}

	private static TestServer announced(TestServer server) {
		System.out.println("Test server " + server);
		return server;
	}

}
