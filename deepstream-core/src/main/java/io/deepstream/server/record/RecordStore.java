package io.deepstream.server.record;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache and the storage behind it as one store: reads look in the cache first, what
 * is only stored is promoted. Every stage completes within the time-outs, failures are
 * {@link RecordException}s, late answers are ignored. What follows a stage that was
 * pending runs on a worker, never on the thread of a connector.
 */
final class RecordStore {

	private static final Logger logger = LoggerFactory.getLogger(RecordStore.class);

	private static final Runnable IGNORE = () -> {
	};

	private final RecordCache cache;

	private final @Nullable StorageQueue storage;

	private final RecordOptions options;

	private final Threads threads;

	private final Runnable cacheFailed;

	private final RecordStatistics statistics;

	/**
	 * A store without anything under way.
	 * @param cacheFailed called when the cache has failed or not answered in time
	 */
	RecordStore(RecordCache cache, @Nullable StorageQueue storage, RecordOptions options, Threads threads,
			Runnable cacheFailed) {
		this.statistics = new RecordStatistics(storage);
		this.cache = cache;
		this.storage = storage;
		this.options = options;
		this.threads = threads;
		this.cacheFailed = cacheFailed;
	}

	/**
	 * Reads a record; empty if it is neither cached nor stored.
	 */
	CompletionStage<Optional<StoredRecord>> load(String name) {
		StorageQueue stored = storageOf(name);
		return compose(cached(name), (record) -> (record.isEmpty() && stored != null) ? loadStored(stored, name)
				: transmittable(name, record));
	}

	/** The protocol has 32 bits for a version. */
	private static CompletionStage<Optional<StoredRecord>> transmittable(String name, Optional<StoredRecord> record) {
		if (record.isPresent() && record.get().version() > Integer.MAX_VALUE) {
			return CompletableFuture.failedStage(new RecordException(RecordAction.RECORD_LOAD_ERROR,
					"Version " + record.get().version() + " of record " + name + " cannot be sent to clients",
					new ArithmeticException("integer overflow")));
		}
		return CompletableFuture.completedStage(record);
	}

	/**
	 * Reads a record from the cache only.
	 */
	CompletionStage<Optional<StoredRecord>> cached(String name) {
		return fromCache(RecordAction.RECORD_LOAD_ERROR, () -> this.cache.get(name));
	}

	/**
	 * Whether a record is kept in a storage.
	 */
	boolean isStored(String name) {
		return storageOf(name) != null;
	}

	/**
	 * Reads a record from the storage, past the cache, and caches what is there.
	 */
	CompletionStage<Optional<StoredRecord>> loadStored(String name) {
		StorageQueue stored = storageOf(name);
		return (stored != null) ? loadStored(stored, name) : CompletableFuture.completedStage(Optional.empty());
	}

	private CompletionStage<Optional<StoredRecord>> loadStored(StorageQueue stored, String name) {
		return compose(fromStorage(RecordAction.RECORD_LOAD_ERROR, () -> stored.get(name)), (record) -> {
			if (record.isEmpty()) {
				return CompletableFuture.completedStage(record);
			}
			return compose(promote(name, record.get()), (promoted) -> promoted ? transmittable(name, record)
					: compose(cached(name), (first) -> transmittable(name, first)));
		});
	}

	/**
	 * Reads the versions of those names that are cached.
	 */
	CompletionStage<Map<String, Long>> cachedVersions(Collection<String> names) {
		return fromCache(RecordAction.RECORD_LOAD_ERROR, () -> this.cache.versions(names));
	}

	private CompletionStage<Boolean> promote(String name, StoredRecord record) {
		return fromCache(RecordAction.RECORD_LOAD_ERROR, () -> this.cache.replace(name, RecordCache.ABSENT, record));
	}

	/**
	 * Compare-and-set in the cache. After a failure the outcome is unknown.
	 * @param late called if the cache answers after the time-out
	 */
	CompletionStage<Boolean> replace(String name, long expected, StoredRecord next, Runnable late) {
		return this.statistics
			.replaces(write(RecordAction.RECORD_UPDATE_ERROR, late, () -> this.cache.replace(name, expected, next)));
	}

	/**
	 * Unconditional write to the cache. After a failure the outcome is unknown.
	 * @param late called if the cache answers after the time-out
	 */
	CompletionStage<Void> put(String name, StoredRecord record, Runnable late) {
		return this.statistics.puts(write(RecordAction.RECORD_UPDATE_ERROR, late, () -> this.cache.put(name, record)));
	}

	private <T> CompletionStage<T> write(RecordAction onError, Runnable late, Supplier<CompletionStage<T>> call) {
		return watched(within(this.options.cacheTimeout(), onError, onError, call, late));
	}

	private <T> CompletionStage<T> watched(CompletionStage<T> answer) {
		CompletableFuture<T> done = answer.toCompletableFuture();
		if (!done.isDone() || done.isCompletedExceptionally()) {
			done.whenComplete((value, failure) -> {
				if (failure != null) {
					this.cacheFailed.run();
				}
			});
		}
		return answer;
	}

	/**
	 * Whether a name's records keep version 0, so that the version does not tell values
	 * apart.
	 */
	boolean isHotPath(String name) {
		return this.options.isHotPath(name);
	}

	/**
	 * Hands a cached record to the storage; completes when this version or a newer one is
	 * durable, at once for records that are not stored. Fails when it takes longer than
	 * the storage time-out: the write is then still queued.
	 */
	CompletionStage<Void> store(String name, StoredRecord record) {
		StorageQueue stored = storageOf(name);
		return (stored != null) ? stored.save(name, record) : StorageQueue.DONE;
	}

	/**
	 * Waits for a stage of {@link #store} as long as a client may wait.
	 */
	CompletionStage<Void> durable(CompletionStage<Void> stored) {
		return fromStorage(RecordAction.RECORD_UPDATE_ERROR, () -> stored);
	}

	/**
	 * Deletes a record: first what is stored, then what is cached, so that a failure
	 * leaves a readable record. After a failure the outcome is unknown.
	 * @param late called if the cache or the storage answers after the time-out
	 */
	CompletionStage<Void> delete(String name, Runnable late) {
		StorageQueue stored = storageOf(name);
		CompletionStage<Void> deleted = (stored != null) ? within(this.options.storageTimeout(),
				RecordAction.RECORD_DELETE_ERROR, RecordAction.RECORD_DELETE_ERROR, () -> stored.delete(name), late)
				: StorageQueue.DONE;
		return this.statistics.deletes(compose(deleted,
				(done) -> write(RecordAction.RECORD_DELETE_ERROR, late, () -> this.cache.delete(List.of(name)))));
	}

	/**
	 * Removes records from the cache only.
	 */
	CompletionStage<Void> evict(Collection<String> names) {
		return fromCache(RecordAction.RECORD_DELETE_ERROR, () -> this.cache.delete(names));
	}

	RecordStatistics statistics() {
		return this.statistics;
	}

	private @Nullable StorageQueue storageOf(String name) {
		return (this.storage != null && !this.options.isExcludedFromStorage(name)) ? this.storage : null;
	}

	private <T> CompletionStage<T> fromCache(RecordAction onError, Supplier<CompletionStage<T>> call) {
		RecordAction onTimeout = (onError == RecordAction.RECORD_LOAD_ERROR) ? RecordAction.CACHE_RETRIEVAL_TIMEOUT
				: onError;
		return watched(within(this.options.cacheTimeout(), onTimeout, onError, call, IGNORE));
	}

	private <T> CompletionStage<T> fromStorage(RecordAction onError, Supplier<CompletionStage<T>> call) {
		RecordAction onTimeout = (onError == RecordAction.RECORD_LOAD_ERROR) ? RecordAction.STORAGE_RETRIEVAL_TIMEOUT
				: onError;
		return within(this.options.storageTimeout(), onTimeout, onError, call, IGNORE);
	}

	private <T> CompletionStage<T> within(Duration limit, RecordAction onTimeout, RecordAction onError,
			Supplier<CompletionStage<T>> call, Runnable late) {
		CompletableFuture<T> answer;
		try {
			answer = call.get().toCompletableFuture();
		}
		catch (RuntimeException failure) {
			answer = CompletableFuture.failedFuture(failure);
		}
		if (answer.isDone() && !answer.isCompletedExceptionally()) {
			return answer;
		}
		CompletableFuture<T> result = new CompletableFuture<>();
		Scheduler.Cancellable timer = this.threads.scheduler()
			.after(limit, () -> result.completeExceptionally(
					new RecordException(onTimeout, "No answer within " + limit, new TimeoutException())));
		answer.whenCompleteAsync((value, failure) -> {
			timer.cancel();
			if (!complete(result, value, failure, onError)) {
				late.run();
			}
		}, this.threads.workers());
		return result;
	}

	private static <T> boolean complete(CompletableFuture<T> result, T value, @Nullable Throwable failure,
			RecordAction onError) {
		if (failure == null) {
			return result.complete(value);
		}
		logger.debug("Connector failed", failure);
		return result.completeExceptionally(new RecordException(onError, "Connector failed", failure));
	}

	/**
	 * {@link CompletionStage#thenCompose} that costs nothing when the first stage is
	 * complete already.
	 */
	static <T, R> CompletionStage<R> compose(CompletionStage<T> first, Function<T, CompletionStage<R>> next) {
		CompletableFuture<T> done = first.toCompletableFuture();
		if (done.isDone() && !done.isCompletedExceptionally()) {
			try {
				return next.apply(done.getNow(null));
			}
			catch (RuntimeException failure) {
				return CompletableFuture.failedStage(failure);
			}
		}
		return first.thenCompose(next);
	}

}
