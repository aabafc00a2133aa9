package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.time.Duration;

import io.deepstream.server.permission.valve.InvalidRulesException;
import io.deepstream.server.permission.valve.Valve;
import io.deepstream.server.permission.valve.ValveOptions;
import io.deepstream.server.permission.valve.ValveRules;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.io.Resource;

/**
 * The file that holds the rules. Looks again and again whether it has changed: then its
 * rules are used from that moment on, or, if something is wrong with them, the old ones
 * stay.
 */
public final class ValveRulesFile implements DisposableBean {

	private final WatchedFile file;

	private final Valve valve;

	/**
	 * Reads the file.
	 * @param interval how often it is looked at; zero for never
	 * @throws IOException if it cannot be read
	 * @throws InvalidRulesException if something is wrong with it
	 */
	ValveRulesFile(Resource resource, ValveOptions options, Duration interval) throws IOException {
		String name = WatchedFile.name(resource);
		this.file = new WatchedFile("Rules", resource, (text) -> use(ValveRules.read(text, name)));
		this.valve = new Valve(ValveRules.read(this.file.text(), name), options);
		this.file.watch(interval);
	}

	private void use(ValveRules rules) {
		this.valve.use(rules);
	}

	/** What checks by the rules of this file. */
	Valve valve() {
		return this.valve;
	}

	/**
	 * Reads the file again and uses its rules. Any thread; blocks while the file is read.
	 * @throws IOException if it cannot be read; the old rules stay
	 * @throws InvalidRulesException if something is wrong with it; the old rules stay
	 */
	public void reload() throws IOException {
		this.file.reload();
	}

	/**
	 * Why the file that is there now is not in use.
	 * @return null if it is in use
	 */
	public @Nullable String problem() {
		return this.file.problem();
	}

	@Override
	public void destroy() {
		this.file.close();
	}

}
