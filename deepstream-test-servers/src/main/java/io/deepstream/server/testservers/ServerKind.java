package io.deepstream.server.testservers;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;

/** How one kind of server is had, started and recognised. */
interface ServerKind {

	/** Lower case; also the name in properties. */
	String name();

	/** What a client is given to reach {@code address}, which is {@code host:port}. */
	default String uri(String address) {
		return address;
	}

	/**
	 * Whether the server at the other end is ready for clients, asked in its own
	 * protocol.
	 * @throws IOException as good as {@code false}
	 */
	boolean answers(Socket socket) throws IOException;

	/**
	 * The container to use where Docker answers; empty where the program is to be had
	 * anyway.
	 */
	Optional<Image> image();

	/** Finds the program on this machine, or gets it. */
	Program program();

	/**
	 * Prepares {@code directory}, which is empty, once.
	 * @return how to start the server now and again
	 */
	Launch prepare(Program program, int port, Path directory) throws IOException;

}
