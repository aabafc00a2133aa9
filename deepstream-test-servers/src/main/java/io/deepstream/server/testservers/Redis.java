package io.deepstream.server.testservers;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The little of the Redis protocol that starting servers takes. */
final class Redis {

	private static final int TIMEOUT_MILLIS = 10_000;

	private Redis() {
	}

	/** Sends one command on a connection of its own. */
	static String ask(TestServer server, String command) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(server.host(), server.port()), TIMEOUT_MILLIS);
			socket.setSoTimeout(TIMEOUT_MILLIS);
			return ask(socket, command);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(server + " did not answer " + command, ex);
		}
	}

	/**
	 * The reply to an inline command: a simple, number, error or bulk reply as text.
	 */
	static String ask(Socket socket, String command) throws IOException {
		socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
		DataInputStream input = new DataInputStream(socket.getInputStream());
		String line = readLine(input);
		if (!line.startsWith("$")) {
			return line.startsWith("-") ? line : line.substring(1);
		}
		byte[] bulk = new byte[Math.max(0, Integer.parseInt(line.substring(1)))];
		input.readFully(bulk);
		return new String(bulk, StandardCharsets.UTF_8);
	}

	private static String readLine(DataInputStream input) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = input.readUnsignedByte(); next != '\n'; next = input.readUnsignedByte()) {
			line.append((char) next);
		}
		return line.toString().strip();
	}

}
