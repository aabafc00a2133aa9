package io.deepstream.server.record;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.deepstream.server.cluster.Cluster;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.intercept.Interceptors;
import io.deepstream.server.intercept.Verdict;
import io.deepstream.server.listen.ListenableTopic;
import io.deepstream.server.listen.ListenerRegistry;
import io.deepstream.server.protocol.ClusterMessage;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.routing.Answers;
import io.deepstream.server.routing.Subscriptions;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records in use on this node: those with subscribers or with work under way.
 * Everything that happens to one record happens on its strand, one thing after the other.
 * Bounded by the subscriptions and the pending requests of clients.
 */
final class LiveRecords {

	private static final Logger logger = LoggerFactory.getLogger(LiveRecords.class);

	private final ConcurrentHashMap<String, LiveRecord> records = new ConcurrentHashMap<>();

	private final RecordStore store;

	private final HotStorage hotStorage = new HotStorage(this);

	private final Subscriptions subscriptions;

	private final ListenerRegistry listeners;

	private final Cluster cluster;

	private final Interceptors interceptors;

	private final Threads threads;

	LiveRecords(RecordStore store, ListenableTopic topic, Interceptors interceptors, Threads threads) {
		this.store = store;
		this.subscriptions = topic.subscriptions();
		this.listeners = topic.listeners();
		this.cluster = topic.cluster();
		this.interceptors = interceptors;
		this.threads = threads;
	}

	/**
	 * Runs a task on a record's strand, at once if nothing is under way there; a pending
	 * stage holds the record's next task back. The stage returned completes with the
	 * task's, but never fails.
	 */
	CompletionStage<Void> run(String name, Function<LiveRecord, CompletionStage<Void>> task) {
		return run(acquire(name), task);
	}

	/**
	 * As {@link #run} for a change made on another node. If too many of them wait for
	 * this record already it is dropped, and the record is read anew after those that
	 * wait.
	 */
	void runRemote(String name, Function<LiveRecord, CompletionStage<Void>> task) {
		LiveRecord record = acquire(name);
		RemoteBacklog backlog = record.backlog();
		if (backlog.admits()) {
			run(record, (live) -> {
				backlog.handled();
				return task.apply(live);
			});
		}
		else if (backlog.isFirstDropped()) {
			run(record, (live) -> {
				backlog.makesUp();
				return live.refresh();
			});
		}
		else {
			release(name);
		}
	}

	private CompletionStage<Void> run(LiveRecord record, Function<LiveRecord, CompletionStage<Void>> task) {
		long ticket = record.known().takeTicket();
		CompletableFuture<@Nullable Void> finished = new CompletableFuture<>();
		record.strand().execute(() -> {
			CompletableFuture<?> done = start(record, ticket, task).toCompletableFuture();
			if (done.isDone()) {
				finish(record, finished, done.isCompletedExceptionally() ? done : null);
				return null;
			}
			return done.handle((value, failure) -> {
				finish(record, finished, (failure != null) ? done : null);
				return null;
			});
		});
		return finished;
	}

	private static CompletionStage<Void> start(LiveRecord record, long ticket,
			Function<LiveRecord, CompletionStage<Void>> task) {
		try {
			record.known().begin(ticket);
			return task.apply(record);
		}
		catch (RuntimeException failure) {
			return CompletableFuture.failedStage(failure);
		}
	}

	private void finish(LiveRecord record, CompletableFuture<@Nullable Void> finished,
			@Nullable CompletableFuture<?> failed) {
		if (failed != null) {
			failed.whenComplete((value, failure) -> logger.error("Work on record {} failed unexpectedly",
					Printable.of(record.name()), failure));
		}
		release(record.name());
		finished.complete(null);
	}

	private LiveRecord acquire(String name) {
		return this.records.compute(name, (key, present) -> {
			LiveRecord record = (present != null) ? present : new LiveRecord(name, this);
			record.users++;
			return record;
		});
	}

	private void release(String name) {
		this.records.computeIfPresent(name, (key, record) -> {
			if (--record.users > 0) {
				return record;
			}
			record.forget();
			return this.subscriptions.hasSubscribers(name) ? record : null;
		});
	}

	/**
	 * Asks the interceptors about a write, on the record's strand.
	 * @return what to write: the same object if nobody has changed it; empty if it was
	 * rejected, which the writer was told
	 */
	CompletionStage<Optional<StoredRecord>> intercept(LiveRecord record, Connection writer, Message request,
			Optional<StoredRecord> current, StoredRecord next) {
		return RecordStore.compose(this.interceptors.beforeWrite(record.name(), writer, current.orElse(null), next),
				(verdict) -> {
					if (verdict instanceof Verdict.Passed<byte[]> passed) {
						boolean same = Arrays.equals(passed.value(), next.json());
						record.rewritten |= !same;
						return CompletableFuture.completedStage(
								Optional.of(same ? next : new StoredRecord(next.version(), passed.value())));
					}
					Answers.reject(writer, request, record.name(), ((Verdict.Rejected<byte[]>) verdict).kind());
					return CompletableFuture.completedStage(Optional.empty());
				});
	}

	/**
	 * Hands what the cache holds to the storage, as {@link RecordStore#store}.
	 */
	CompletionStage<Void> keep(String name, StoredRecord record) {
		return this.store.isHotPath(name) ? this.hotStorage.store(name, record) : this.store.store(name, record);
	}

	/**
	 * Sends an accepted change to the other nodes.
	 */
	void publishToOthers(String name, EncodedMessage message) {
		this.cluster.publish(Topic.RECORD, name, message);
	}

	/**
	 * Tells the other nodes that a record is gone: all of them if it was stored, as any
	 * may be about to store it, then those with subscribers.
	 */
	void publishDeletion(String name, EncodedMessage deleted) {
		if (this.store.isStored(name)) {
			this.cluster.broadcast(new ClusterMessage(ClusterMessage.Kind.RECORD_DELETED, 0, List.of(name)));
		}
		publishToOthers(name, deleted);
	}

	/**
	 * Tells the cluster and the listeners that a record has its first or lost its last
	 * subscriber here; completes when this node gets the changes made on others.
	 */
	CompletionStage<Void> subscriptionsChanged(String name) {
		CompletionStage<Void> interested = this.cluster.interest(Topic.RECORD, name,
				() -> this.subscriptions.hasSubscribers(name));
		this.listeners.changed(name);
		return interested;
	}

	/**
	 * Whether there is no other node now.
	 */
	boolean isAlone() {
		return this.cluster.members().size() == 1;
	}

	RecordStore store() {
		return this.store;
	}

	Subscriptions subscriptions() {
		return this.subscriptions;
	}

	ListenerRegistry listeners() {
		return this.listeners;
	}

	Interceptors interceptors() {
		return this.interceptors;
	}

	Threads threads() {
		return this.threads;
	}

	/**
	 * Records in use; zero when no client is subscribed and nothing is under way.
	 */
	int size() {
		return this.records.size();
	}

}
