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

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.io.Resource;

/**
 * A file that is looked at again and again: a text that can be used is used from then on,
 * with one that cannot, what was there before stays. A change of the text counts, not its
 * time, so that links and mounts work, too.
 */
public abstract sealed class WatchedFile implements DisposableBean permits UsersFile, ValveRulesFile {

	private static final Logger logger = LoggerFactory.getLogger(WatchedFile.class);

	private final String content;

	private final Resource resource;

	private final ScheduledExecutorService thread;

	private String text;

	private @Nullable String problem;

	/**
	 * Reads the file; its text is used by the caller.
	 * @param content plural of what is in it, for the log
	 * @throws IOException if it cannot be read
	 */
	WatchedFile(String content, Resource resource) throws IOException {
		this.content = content;
		this.resource = resource;
		this.text = read();
		this.thread = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread created = new Thread(task, "deepstream-watched-file");
			created.setDaemon(true);
			return created;
		});
	}

	private String read() throws IOException {
		return this.resource.getContentAsString(StandardCharsets.UTF_8);
	}

	/** Takes a later text, or throws when it cannot be used. */
	abstract void use(String text);

	/**
	 * Begins to look.
	 * @param interval zero for never
	 */
	final void watch(Duration interval) {
		if (!interval.isZero()) {
			this.thread.scheduleWithFixedDelay(this::reloadIfChanged, interval.toMillis(), interval.toMillis(),
					TimeUnit.MILLISECONDS);
		}
	}

	/** What it is called in messages about it. */
	final String name() {
		return Objects.requireNonNullElse(this.resource.getFilename(), this.resource.getDescription());
	}

	final synchronized String text() {
		return this.text;
	}

	/**
	 * Reads the file again and uses what is in it. Any thread; blocks while the file is
	 * read.
	 * @throws IOException if it cannot be read; what was there before stays
	 * @throws RuntimeException if something is wrong with it; what was there before stays
	 */
	public final synchronized void reload() throws IOException {
		try {
			String read = read();
			use(read);
			this.text = read;
			this.problem = null;
			logger.info("{} of {} are in use now", this.content, this.resource);
		}
		catch (IOException | RuntimeException unusable) {
			failed(unusable);
			throw unusable;
		}
	}

	private void failed(Exception unusable) {
		String reason = reason(unusable);
		if (!reason.equals(this.problem)) {
			logger.error("{} of {} cannot be used, those from before stay: {}", this.content, this.resource, reason);
		}
		this.problem = reason;
	}

	/**
	 * Why the file that is there now is not in use.
	 * @return null if it is in use
	 */
	public final synchronized @Nullable String problem() {
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
		catch (IOException | RuntimeException unusable) {
			failed(unusable);
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
	public final void destroy() {
		this.thread.shutdownNow();
	}

}
