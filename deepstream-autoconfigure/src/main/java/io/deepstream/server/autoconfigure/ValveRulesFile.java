package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.time.Duration;

import io.deepstream.server.permission.valve.InvalidRulesException;
import io.deepstream.server.permission.valve.Valve;
import io.deepstream.server.permission.valve.ValveOptions;
import io.deepstream.server.permission.valve.ValveRules;

import org.springframework.core.io.Resource;

/**
 * The file that holds the rules. Looks again and again whether it has changed: then its
 * rules are used from that moment on, or, if something is wrong with them, the old ones
 * stay.
 */
public final class ValveRulesFile extends WatchedFile {

	private final Valve valve;

	/**
	 * Reads the file.
	 * @param interval how often it is looked at; zero for never
	 * @throws IOException if it cannot be read
	 * @throws InvalidRulesException if something is wrong with it
	 */
	ValveRulesFile(Resource resource, ValveOptions options, Duration interval) throws IOException {
		super("Rules", resource);
		this.valve = new Valve(ValveRules.read(text(), name()), options);
		watch(interval);
	}

	@Override
	void use(String text) {
		this.valve.use(ValveRules.read(text, name()));
	}

	/** What checks by the rules of this file. */
	Valve valve() {
		return this.valve;
	}

}
