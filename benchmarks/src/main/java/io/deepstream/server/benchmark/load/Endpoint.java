package io.deepstream.server.benchmark.load;

/**
 * Where clients connect, on this machine, and what they speak there.
 *
 * @param port on 127.0.0.1
 * @param path of the WebSocket, such as {@code /deepstream}
 * @param protocol what is inside of the frames
 */
public record Endpoint(int port, String path, Protocol protocol) {

	/** The usual path and protocol. */
	public static Endpoint deepstream(int port) {
		return new Endpoint(port, "/deepstream", new DeepstreamProtocol());
	}

}
