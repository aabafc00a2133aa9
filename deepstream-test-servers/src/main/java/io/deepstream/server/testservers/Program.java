package io.deepstream.server.testservers;

import java.nio.file.Path;

/**
 * A server that can be started here.
 *
 * @param path the executable
 * @param origin one line for people, beginning with {@link #EMULATOR} if it is not the
 * real server
 */
record Program(Path path, String origin) {

	static final String EMULATOR = "EMULATOR";

}
