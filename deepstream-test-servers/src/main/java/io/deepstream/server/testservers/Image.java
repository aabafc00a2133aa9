package io.deepstream.server.testservers;

import java.util.List;
import java.util.Map;

/**
 * A container image and how to run it.
 *
 * @param name with its tag
 * @param port inside the container
 * @param command empty for the default of the image
 * @param environment variables inside the container
 */
record Image(String name, int port, List<String> command, Map<String, String> environment) {

	static Image of(String name, int port, String... command) {
		return new Image(name, port, List.of(command), Map.of());
	}

}
