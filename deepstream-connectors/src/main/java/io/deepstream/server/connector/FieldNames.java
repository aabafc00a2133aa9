package io.deepstream.server.connector;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Property names of records as field names of a document database, which does not accept
 * all of them. A record with one that it does not accept has all its names escaped, in
 * all its objects: {@code %}, {@code .}, U+0000 and, if that is not enough, the first
 * character become {@code %} and two hexadecimal digits; the empty name becomes
 * {@code %}. Works on trees as {@link io.deepstream.server.protocol.Json#read} makes
 * them.
 */
public final class FieldNames {

	private static final String EMPTY = "%";

	private final Predicate<String> refused;

	private final Set<String> reserved;

	/**
	 * The names of one database.
	 * @param refused what it accepts in no object; if not because of what is always
	 * escaped, then because of an ASCII character at the beginning
	 * @param reserved what means something else in the outermost object; ASCII
	 */
	public FieldNames(Predicate<String> refused, Set<String> reserved) {
		this.refused = refused;
		this.reserved = reserved;
	}

	/**
	 * Whether all names can be used as they are.
	 */
	public boolean accept(@Nullable Object record) {
		return accept(record, true);
	}

	private boolean accept(@Nullable Object value, boolean outermost) {
		if (value instanceof Map<?, ?> object) {
			return object.entrySet()
				.stream()
				.allMatch((entry) -> accepts((String) entry.getKey(), outermost) && accept(entry.getValue(), false));
		}
		return !(value instanceof List<?> array) || array.stream().allMatch((element) -> accept(element, false));
	}

	private boolean accepts(String name, boolean outermost) {
		return !this.refused.test(name) && !(outermost && this.reserved.contains(name));
	}

	/**
	 * A copy with escaped names.
	 */
	public @Nullable Object escape(@Nullable Object record) {
		return copy(record, true, true);
	}

	/**
	 * A copy with the names that were escaped.
	 */
	public @Nullable Object unescape(@Nullable Object record) {
		return copy(record, false, true);
	}

	private @Nullable Object copy(@Nullable Object value, boolean escape, boolean outermost) {
		if (value instanceof Map<?, ?> object) {
			Map<String, @Nullable Object> copy = new LinkedHashMap<>();
			object.forEach((name, member) -> copy
				.put(escape ? escape((String) name, outermost) : unescape((String) name), copy(member, escape, false)));
			return copy;
		}
		if (value instanceof List<?> array) {
			List<@Nullable Object> copy = new ArrayList<>(array.size());
			array.forEach((element) -> copy.add(copy(element, escape, false)));
			return copy;
		}
		return value;
	}

	private String escape(String name, boolean outermost) {
		if (name.isEmpty()) {
			return EMPTY;
		}
		StringBuilder escaped = new StringBuilder();
		name.chars().forEach((next) -> {
			if (next == '%' || next == '.' || next == 0) {
				escaped.append(code((char) next));
			}
			else {
				escaped.append((char) next);
			}
		});
		if (!accepts(escaped.toString(), outermost)) {
			escaped.replace(0, 1, code(escaped.charAt(0)));
		}
		return escaped.toString();
	}

	private static String code(char character) {
		return String.format("%%%02X", (int) character);
	}

	private static String unescape(String name) {
		if (name.equals(EMPTY)) {
			return "";
		}
		StringBuilder original = new StringBuilder();
		for (int i = 0; i < name.length(); i++) {
			char next = name.charAt(i);
			if (next == '%' && i + 2 < name.length()) {
				original.append((char) Integer.parseInt(name, i + 1, i + 3, 16));
				i += 2;
			}
			else {
				original.append(next);
			}
		}
		return original.toString();
	}

}
