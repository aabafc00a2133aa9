package io.deepstream.server.autoconfigure;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.permission.valve.InvalidRulesException;
import io.deepstream.server.permission.valve.Valve;
import io.deepstream.server.permission.valve.ValveOptions;
import io.deepstream.server.permission.valve.ValveRules;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.io.Resource;

/**
 * The file that holds the rules. Looks again and again whether it has changed: then its
 * rules are used from that moment on, or, if something is wrong with them, the old ones
 * stay. A change of the text counts, not its time, so that links and mounts work, too.
 */
public final class ValveRulesFile implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(ValveRulesFile.class);

	private final Resource resource;

	private final Valve valve;

	private final ScheduledExecutorService thread;

	private String text;

	private @Nullable String problem;

	/**
	 * Reads the file.
	 * @param interval how often it is looked at; zero for never
	 * @throws IOException if it cannot be read
	 * @throws InvalidRulesException if something is wrong with it
	 */
	ValveRulesFile(Resource resource, ValveOptions options, Duration interval) throws IOException {
		this.resource = resource;
		this.text = read();
		this.valve = new Valve(parse(this.text), options);
		this.thread = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread created = new Thread(task, "deepstream-rules");
			created.setDaemon(true);
			return created;
		});
		if (!interval.isZero()) {
			this.thread.scheduleWithFixedDelay(this::reloadIfChanged, interval.toMillis(), interval.toMillis(),
					TimeUnit.MILLISECONDS);
		}
	}

	private String read() throws IOException {
		return this.resource.getContentAsString(StandardCharsets.UTF_8);
	}

	private ValveRules parse(String text) {
		return ValveRules.read(text,
				Objects.requireNonNullElse(this.resource.getFilename(), this.resource.getDescription()));
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
	public synchronized void reload() throws IOException {
		String read = read();
		this.valve.use(parse(read));
		this.text = read;
		this.problem = null;
		logger.info("Rules of {} are in use now: {}", this.resource, this.valve.rules());
	}

	/**
	 * Why the file that is there now is not in use.
	 * @return null if it is in use
	 */
	public synchronized @Nullable String problem() {
		return this.problem;
	}

	private synchronized void reloadIfChanged() {
		try {
			if (!read().equals(this.text)) {
				reload();
			}
			else {
				this.problem = null;
			}
		}
		catch (IOException | RuntimeException ex) {
			String reason = reason(ex);
			if (!reason.equals(this.problem)) {
				logger.error("Rules of {} cannot be used, those from before stay: {}", this.resource, reason);
			}
			this.problem = reason;
		}
	}

	/** In a sentence. */
	static String reason(Exception failure) {
		if (failure instanceof FileNotFoundException || failure instanceof NoSuchFileException) {
			return "there is no such file";
		}
		return String.valueOf(failure.getMessage());
	}

	@Override
	public void destroy() {
		this.thread.shutdownNow();
	}

}
