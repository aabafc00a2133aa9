package io.deepstream.server.testservers;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Memcached: knows nothing after a restart. */
record MemcachedKind() implements ServerKind {

	private static final String IMAGE = "memcached:1.6.29-alpine";

	/** Room for a record of 1 MiB and its key. */
	private static final String MAX_ITEM = "2m";

	private static final int PORT = 11211;

	@Override
	public String name() {
		return "memcached";
	}

	@Override
	public boolean answers(Socket socket) throws IOException {
		socket.getOutputStream().write("version\r\n".getBytes(StandardCharsets.US_ASCII));
		return new String(socket.getInputStream().readNBytes(7), StandardCharsets.US_ASCII).equals("VERSION");
	}

	@Override
	public Optional<Image> image() {
		return Optional.of(Image.of(IMAGE, PORT, "memcached", "-I", MAX_ITEM));
	}

	@Override
	public Program program() {
		Path path = Binaries.findOrInstall(() -> Binaries.onPath("memcached"), "memcached");
		return Binaries.program(path, Commands.run(path.toString(), "-V"));
	}

	@Override
	public Launch prepare(Program program, int port, Path directory) {
		List<String> command = new ArrayList<>(List.of(program.path().toString(), "-l", "127.0.0.1", "-p",
				Integer.toString(port), "-U", "0", "-m", "64", "-I", MAX_ITEM));
		if (DebianPackages.isRoot()) {
			command.addAll(List.of("-u", "root"));
		}
		return Launch.of(command);
	}

}
