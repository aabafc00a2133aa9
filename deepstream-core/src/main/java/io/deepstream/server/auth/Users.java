package io.deepstream.server.auth;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.deepstream.server.protocol.JsonException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/**
 * The users of a file: by their names {@code password}, {@code clientData} and
 * {@code serverData}, as {@code users.yml} of the original has them. Unmodifiable.
 */
public final class Users {

	private final Map<String, Entry> entries;

	private Users(Map<String, Entry> entries) {
		this.entries = entries;
	}

	/**
	 * Reads the text of a file.
	 * @param text YAML, or JSON if the file's name ends so
	 * @param file its name, for messages
	 * @param hash what the passwords are hashed with; null if they are in clear text
	 * @throws InvalidUsersException if something is wrong with it
	 */
	public static Users read(String text, String file, @Nullable PasswordHash hash) {
		boolean json = file.toLowerCase(Locale.ROOT).endsWith(".json");
		Object root = json ? json(text, file) : YamlUsers.read(text, file);
		if (!(root instanceof Map<?, ?> members) || members.isEmpty()) {
			throw new InvalidUsersException(file, "there are no users");
		}
		Map<String, Entry> entries = new HashMap<>();
		members.forEach((key, value) -> {
			String name = String.valueOf(key);
			try {
				entries.put(name, entry(name, value, hash));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidUsersException(file, "user '" + name + "' " + ex.getMessage());
			}
		});
		return new Users(entries);
	}

	private static @Nullable Object json(String text, String file) {
		try {
			return Answer.JSON.read(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (JsonException ex) {
			TokenStreamLocation place = (ex.getCause() instanceof JacksonException cause) ? cause.getLocation() : null;
			throw new InvalidUsersException(file,
					"not JSON" + ((place != null) ? " at " + place.getLineNr() + ":" + place.getColumnNr() : ""));
		}
	}

	private static Entry entry(String name, @Nullable Object value, @Nullable PasswordHash hash) {
		if (name.isEmpty()) {
			throw new IllegalArgumentException("has no name");
		}
		if (!(value instanceof Map<?, ?> members) || !(members.get("password") instanceof String password)) {
			throw new IllegalArgumentException("must have a password that is a text");
		}
		if (hash != null && !hash.isHash(password)) {
			throw new IllegalArgumentException("has a password that was not hashed with " + hash);
		}
		return new Entry(password, members.get("clientData"), members.get("serverData"));
	}

	@Nullable Entry get(String name) {
		return this.entries.get(name);
	}

	/**
	 * How many there are.
	 */
	public int size() {
		return this.entries.size();
	}

	/**
	 * One of them.
	 */
	record Entry(String password, @Nullable Object clientData, @Nullable Object serverData) {

		@Override
		public String toString() {
			return "Entry";
		}

	}

}
