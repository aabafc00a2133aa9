package io.deepstream.server.testservers;

import java.time.Duration;
import java.util.Optional;

/** What carries a server: a process, a container, or somebody else. */
interface Runner {

	/** Begins to start; the caller waits for the protocol. */
	void start();

	void stop();

	void kill();

	void freeze();

	void resume();

	/** Ends it, if it runs, and deletes what it left. Never fails. */
	void remove();

	boolean isRunning();

	/** One line for people. */
	String origin();

	/** Set where a user gave it; otherwise the kind knows. */
	default Optional<String> uri() {
		return Optional.empty();
	}

	/** How long a start may take: long, as test machines are loaded. */
	default Duration patience() {
		return Duration.ofSeconds(120);
	}

	/** What the server said last, for the text of a failed start. */
	default String lastWords() {
		return "";
	}

}
