package io.deepstream.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;

/**
 * A cache and a storage shared by the nodes of a test; a subclass decides when and how
 * calls end. On one thread at a time.
 */
public abstract class FakeConnectors {

	private final Map<String, StoredRecord> cached = new HashMap<>();

	private final Map<String, StoredRecord> stored = new HashMap<>();

	private final Map<String, List<StoredRecord>> history = new HashMap<>();

	public Map<String, StoredRecord> cached() {
		return this.cached;
	}

	public Map<String, StoredRecord> stored() {
		return this.stored;
	}

	/** Everything that replaced something in the cache, in order. */
	public List<StoredRecord> history(String name) {
		return this.history.getOrDefault(name, List.of());
	}

	public RecordCache cache() {
		return new Cache();
	}

	public RecordStorage storage() {
		return new Storage();
	}

	/**
	 * One call of a connector.
	 * @param what it is: connector, method, name and version
	 * @param effect what it does when it takes place
	 */
	protected abstract <T> CompletionStage<T> call(String what, Supplier<T> effect);

	private final class Cache implements RecordCache {

		@Override
		public CompletionStage<Optional<StoredRecord>> get(String name) {
			return call("cache get " + name, () -> Optional.ofNullable(FakeConnectors.this.cached.get(name)));
		}

		@Override
		public CompletionStage<Map<String, Long>> versions(Collection<String> names) {
			return call("cache versions " + String.join(",", names), () -> {
				Map<String, Long> versions = new HashMap<>();
				for (String name : names) {
					StoredRecord record = FakeConnectors.this.cached.get(name);
					if (record != null) {
						versions.put(name, record.version());
					}
				}
				return versions;
			});
		}

		@Override
		public CompletionStage<Boolean> replace(String name, long expected, StoredRecord next) {
			return call("cache replace " + name + " " + next.version(), () -> {
				StoredRecord present = FakeConnectors.this.cached.get(name);
				if (((present != null) ? present.version() : ABSENT) != expected) {
					return false;
				}
				keep(name, next);
				return true;
			});
		}

		private void keep(String name, StoredRecord next) {
			FakeConnectors.this.cached.put(name, next);
			FakeConnectors.this.history.computeIfAbsent(name, (key) -> new ArrayList<>()).add(next);
		}

		@Override
		public CompletionStage<Void> put(String name, StoredRecord record) {
			return call("cache put " + name + " " + record.version(), () -> {
				keep(name, record);
				return null;
			});
		}

		@Override
		public CompletionStage<Void> delete(Collection<String> names) {
			return call("cache delete " + String.join(",", names), () -> {
				names.forEach(FakeConnectors.this.cached::remove);
				return null;
			});
		}

		@Override
		public CompletionStage<String> id() {
			return CompletableFuture.completedStage("the only one");
		}

		@Override
		public CompletionStage<Void> ping() {
			return call("cache ping ", () -> null);
		}

		@Override
		public void close() {
		}

	}

	private final class Storage implements RecordStorage {

		@Override
		public CompletionStage<Optional<StoredRecord>> get(String name) {
			return call("storage get " + name, () -> Optional.ofNullable(FakeConnectors.this.stored.get(name)));
		}

		@Override
		public CompletionStage<Void> save(String name, StoredRecord record) {
			return call("storage save " + name + " " + record.version(), () -> {
				FakeConnectors.this.stored.merge(name, record,
						(present, next) -> (next.version() >= present.version()) ? next : present);
				return null;
			});
		}

		@Override
		public CompletionStage<Void> delete(Collection<String> names) {
			return call("storage delete " + String.join(",", names), () -> {
				names.forEach(FakeConnectors.this.stored::remove);
				return null;
			});
		}

		@Override
		public CompletionStage<Void> ping() {
			return call("storage ping ", () -> null);
		}

		@Override
		public void close() {
		}

	}

}
