package io.deepstream.server.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.deepstream.server.protocol.JsonLimits;
import org.jspecify.annotations.Nullable;

/**
 * A record's value while patches are applied to it. Does what clients do to their copies,
 * as {@code setValue} in {@code json-path.ts} of client 7: what is no container and
 * stands in the way, null included, is replaced by one; gaps in arrays are null, and so
 * is what was erased from an array.
 */
final class JsonTree {

	private final JsonLimits limits;

	private Object root;

	private int filled;

	/**
	 * Takes the value over: it is changed in place.
	 */
	JsonTree(@Nullable Object root, JsonLimits limits) throws InvalidPatchException {
		this.root = requireContainer(root);
		this.limits = limits;
	}

	Object root() {
		return this.root;
	}

	/**
	 * Takes the value over: later writes may change it.
	 */
	void set(JsonPath path, @Nullable Object value) throws InvalidPatchException {
		if (path.steps().size() + depth(value) > this.limits.maxDepth()) {
			throw new InvalidPatchException("Deeper than " + this.limits.maxDepth() + ": value at path " + path);
		}
		if (path.isRoot()) {
			this.root = requireContainer(value);
		}
		else {
			parent(path).put(path.last(), value);
		}
	}

	/**
	 * Like clients, makes the containers on the way before it finds nothing to erase in
	 * them.
	 */
	void erase(JsonPath path) throws InvalidPatchException {
		if (path.isRoot()) {
			throw new InvalidPatchException("The whole value cannot be erased");
		}
		parent(path).remove(path.last());
	}

	private Container parent(JsonPath path) throws InvalidPatchException {
		Container container = container(this.root);
		for (int i = 1; i < path.steps().size(); i++) {
			JsonPath.Step step = path.steps().get(i - 1);
			Object next = container.get(step);
			if (next == null || !isContainer(next)) {
				next = emptyContainer(path.steps().get(i));
				container.put(step, next);
			}
			container = container(next);
		}
		return container;
	}

	private Object emptyContainer(JsonPath.Step firstStep) throws InvalidPatchException {
		if (firstStep instanceof JsonPath.Step.Name) {
			return new LinkedHashMap<>();
		}
		List<@Nullable Object> array = new ArrayList<>();
		fill(array, firstStep.index());
		return array;
	}

	/**
	 * With null up to that size. Counted over all writes to this tree: a short patch must
	 * not make a huge record.
	 */
	private void fill(List<@Nullable Object> array, int size) throws InvalidPatchException {
		int missing = size - array.size();
		if (missing > this.limits.maxArrayGap() - this.filled) {
			throw new InvalidPatchException(
					"More than " + this.limits.maxArrayGap() + " missing before element " + size);
		}
		for (; missing > 0; missing--) {
			array.add(null);
			this.filled++;
		}
	}

	private static Object requireContainer(@Nullable Object value) throws InvalidPatchException {
		if (value == null || !isContainer(value)) {
			throw new InvalidPatchException("A record is an object or an array");
		}
		return value;
	}

	private static boolean isContainer(Object value) {
		return value instanceof Map || value instanceof List;
	}

	private static int depth(@Nullable Object value) {
		if (value instanceof Map<?, ?> object) {
			return 1 + maxDepth(object.values());
		}
		return (value instanceof List<?> array) ? 1 + maxDepth(array) : 0;
	}

	private static int maxDepth(Collection<?> values) {
		int depth = 0;
		for (Object value : values) {
			depth = Math.max(depth, depth(value));
		}
		return depth;
	}

	@SuppressWarnings("unchecked")
	private Container container(Object value) {
		return (value instanceof Map) ? new ObjectMembers((Map<String, @Nullable Object>) value)
				: new ArrayElements((List<@Nullable Object>) value);
	}

	/**
	 * An object or array, entered by a step.
	 */
	private interface Container {

		@Nullable Object get(JsonPath.Step step) throws InvalidPatchException;

		void put(JsonPath.Step step, @Nullable Object value) throws InvalidPatchException;

		void remove(JsonPath.Step step) throws InvalidPatchException;

	}

	private record ObjectMembers(Map<String, @Nullable Object> members) implements Container {

		@Override
		public @Nullable Object get(JsonPath.Step step) {
			return this.members.get(step.name());
		}

		@Override
		public void put(JsonPath.Step step, @Nullable Object value) {
			this.members.put(step.name(), value);
		}

		@Override
		public void remove(JsonPath.Step step) {
			this.members.remove(step.name());
		}

	}

	private final class ArrayElements implements Container {

		private final List<@Nullable Object> elements;

		ArrayElements(List<@Nullable Object> elements) {
			this.elements = elements;
		}

		@Override
		public @Nullable Object get(JsonPath.Step step) throws InvalidPatchException {
			int index = index(step);
			return (index < this.elements.size()) ? this.elements.get(index) : null;
		}

		@Override
		public void put(JsonPath.Step step, @Nullable Object value) throws InvalidPatchException {
			int index = index(step);
			fill(this.elements, index);
			if (index < this.elements.size()) {
				this.elements.set(index, value);
			}
			else {
				this.elements.add(value);
			}
		}

		@Override
		public void remove(JsonPath.Step step) throws InvalidPatchException {
			int index = index(step);
			if (index < this.elements.size()) {
				this.elements.set(index, null);
			}
		}

		private int index(JsonPath.Step step) throws InvalidPatchException {
			if (step.index() < 0) {
				throw new InvalidPatchException("An array has no member \"" + step.name() + '"');
			}
			return step.index();
		}

	}

}
