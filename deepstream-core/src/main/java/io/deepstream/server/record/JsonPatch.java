package io.deepstream.server.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a record's value, in order, all or none. May be applied to several values,
 * for a write that lost against another one is tried again.
 */
public final class JsonPatch {

	private final Json json;

	private final List<Change> changes;

	private JsonPatch(Json json, List<Change> changes) {
		this.json = json;
		this.changes = changes;
	}

	/**
	 * What a subscriber has after a PATCH, which erases if it has no data.
	 * @param value JSON text that it had before; left as it is
	 * @param change from the server
	 * @param json limits
	 * @return JSON text; null if the change does not apply to the value
	 */
	public static byte @Nullable [] follow(byte[] value, Message change, Json json) {
		String path = change.path();
		byte[] data = change.data();
		if (path == null) {
			return null;
		}
		try {
			return ((data != null) ? set(path, data, json) : erase(path, json)).apply(value);
		}
		catch (JsonException | InvalidPatchException ex) {
			return null;
		}
	}

	/**
	 * PATCH.
	 * @param value JSON text
	 */
	static JsonPatch set(String path, byte[] value, Json json) throws InvalidPatchException {
		return new JsonPatch(json, List.of(new Set(JsonPath.parse(path, json.limits()), read(value, json))));
	}

	/**
	 * ERASE.
	 */
	static JsonPatch erase(String path, Json json) throws InvalidPatchException {
		return new JsonPatch(json, List.of(new Erase(JsonPath.parse(path, json.limits()))));
	}

	/**
	 * PATCH_MULTI.
	 * @param operations JSON text of a non-empty array of {@code {"path": string, "data":
	 * any}}; without data the path is erased
	 */
	static JsonPatch multi(byte[] operations, Json json) throws InvalidPatchException {
		if (!(read(operations, json) instanceof List<?> list) || list.isEmpty()) {
			throw new InvalidPatchException("Not an array with at least one operation");
		}
		List<Change> changes = new ArrayList<>(list.size());
		for (Object operation : list) {
			if (!(operation instanceof Map<?, ?> members) || !(members.get("path") instanceof String path)) {
				throw new InvalidPatchException("Not an operation with a path: number " + changes.size());
			}
			JsonPath parsed = JsonPath.parse(path, json.limits());
			changes.add(members.containsKey("data") ? new Set(parsed, members.get("data")) : new Erase(parsed));
		}
		return new JsonPatch(json, changes);
	}

	/**
	 * Whether the whole value is replaced: clients apply no such patch, they need the new
	 * value as an update.
	 */
	boolean replacesRoot() {
		return this.changes.stream().anyMatch((change) -> change.path().isRoot());
	}

	/**
	 * The value after all changes.
	 * @param value JSON text of an object or array, left as it is
	 * @throws JsonException if the value is not JSON
	 */
	byte[] apply(byte[] value) throws JsonException, InvalidPatchException {
		JsonTree tree = new JsonTree(this.json.read(value), this.json.limits());
		for (Change change : this.changes) {
			change.apply(tree);
		}
		try {
			return this.json.write(tree.root());
		}
		catch (JsonException ex) {
			throw new InvalidPatchException("The patched value is too large", ex);
		}
	}

	private static @Nullable Object read(byte[] text, Json json) throws InvalidPatchException {
		try {
			return json.read(text);
		}
		catch (JsonException ex) {
			throw new InvalidPatchException("Not JSON: " + ex.getMessage(), ex);
		}
	}

	private sealed interface Change {

		JsonPath path();

		void apply(JsonTree tree) throws InvalidPatchException;

	}

	private record Set(JsonPath path, @Nullable Object value) implements Change {

		@Override
		public void apply(JsonTree tree) throws InvalidPatchException {
			tree.set(this.path, copy(this.value));
		}

		/**
		 * Later changes may go into the value.
		 */
		private static @Nullable Object copy(@Nullable Object value) {
			if (value instanceof Map<?, ?> object) {
				Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
				object.forEach((name, member) -> copy.put(name, copy(member)));
				return copy;
			}
			if (value instanceof List<?> array) {
				List<@Nullable Object> copy = new ArrayList<>(array.size());
				array.forEach((element) -> copy.add(copy(element)));
				return copy;
			}
			return value;
		}

	}

	private record Erase(JsonPath path) implements Change {

		@Override
		public void apply(JsonTree tree) throws InvalidPatchException {
			tree.erase(this.path);
		}

	}

}
