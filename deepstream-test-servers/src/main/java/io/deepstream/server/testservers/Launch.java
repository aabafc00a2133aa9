package io.deepstream.server.testservers;

import java.util.List;
import java.util.Map;

/**
 * The process of a server.
 *
 * @param command program and arguments
 * @param environment added to that of this JVM
 * @param stopSignal name of the signal of a clean stop, such as {@code TERM}
 * @param stopTarget end of the path of the descendant that takes this signal; empty for
 * the process itself
 */
record Launch(List<String> command, Map<String, String> environment, String stopSignal, String stopTarget) {

	static Launch of(List<String> command) {
		return new Launch(command, Map.of(), "TERM", "");
	}

}
