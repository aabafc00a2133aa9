package io.deepstream.server.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.routing.Answers;
import io.deepstream.server.routing.PermissionGate;
import io.deepstream.server.routing.Subscriptions;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that read: whoever subscribes is subscribed before the read, both in one task
 * of the record's strand, so that no change falls between the two and none is sent twice.
 * The answers and their order are those of {@code spec/binary.md} section 6.2.
 */
final class RecordReader {

	private static final Logger logger = LoggerFactory.getLogger(RecordReader.class);

	private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	private static final StoredRecord EMPTY = new StoredRecord(0, "{}".getBytes(StandardCharsets.UTF_8));

	private final LiveRecords records;

	private final PermissionGate gate;

	RecordReader(LiveRecords records, PermissionGate gate) {
		this.records = records;
		this.gate = gate;
	}

	/**
	 * The value of a record after all writes received before; fails as the store does.
	 */
	CompletionStage<Optional<StoredRecord>> read(String name) {
		CompletableFuture<Optional<StoredRecord>> found = new CompletableFuture<>();
		CompletionStage<Void> done = this.records.run(name, (record) -> record.load(null).handle((value, failure) -> {
			if (failure != null) {
				found.completeExceptionally(failure);
			}
			else {
				found.complete(value);
			}
			return null;
		}));
		return done.thenCompose((nothing) -> found);
	}

	/**
	 * Sends the value of a record.
	 */
	CompletionStage<Void> read(Connection sender, Message request, String name) {
		String id = Answers.localId(request, sender);
		return load(sender, request, name,
				(value) -> value.isPresent() ? RecordMessages.read(id, name, value.get().version(), value.get())
						: Answers.error(RecordAction.RECORD_NOT_FOUND, request, name));
	}

	/**
	 * Sends the version of a record.
	 */
	CompletionStage<Void> head(Connection sender, Message request, String name) {
		String id = Answers.localId(request, sender);
		return load(sender, request, name,
				(value) -> RecordMessages.head(id, name, value.map(StoredRecord::version).orElse(RecordCache.ABSENT)));
	}

	private CompletionStage<Void> load(Connection sender, Message request, String name,
			Function<Optional<StoredRecord>, Message> answer) {
		return this.records.run(name,
				(record) -> answered(sender, request, name, RecordStore.compose(record.load(null), (value) -> {
					sender.send(answer.apply(value));
					return CompletableFuture.completedStage(true);
				})).thenAccept((success) -> {
				}));
	}

	/**
	 * Subscribes to records and sends the value of each; creates those that do not exist,
	 * or tells version -1.
	 */
	CompletionStage<Void> subscribeAndRead(Connection sender, Message request) {
		sender.send(Answers.echo(request));
		return all(request.names(), (name) -> permit(sender, request, name));
	}

	private CompletionStage<Void> permit(Connection sender, Message request, String name) {
		if (this.gate.allowsAll()) {
			return subscribeAndRead(sender, request, name, true);
		}
		CompletableFuture<Optional<StoredRecord>> found = new CompletableFuture<>();
		CompletionStage<Void> loaded = this.records.run(name,
				(record) -> answered(sender, request, name,
						RecordStore.compose(record.load(null),
								(value) -> CompletableFuture.completedStage(found.complete(value))))
					.thenAccept((success) -> {
					}));
		return loaded.thenCompose((done) -> found.isDone()
				? permit(sender, request, name, found.getNow(Optional.empty()).isPresent()) : DONE);
	}

	private CompletionStage<Void> permit(Connection sender, Message request, String name, boolean exists) {
		boolean creates = !exists && request.action() == RecordAction.SUBSCRIBECREATEANDREAD;
		CompletionStage<Boolean> mayCreate = creates ? this.gate.check(sender, RecordAction.CREATE, name, request)
				: CompletableFuture.completedStage(true);
		return mayCreate
			.thenCompose((allowed) -> allowed ? this.gate.check(sender, RecordAction.READ, name, request)
					: CompletableFuture.completedStage(false))
			.thenCompose((allowed) -> allowed ? subscribeAndRead(sender, request, name, creates)
					: DONE.thenApply((done) -> null));
	}

	private CompletionStage<Void> subscribeAndRead(Connection sender, Message request, String name, boolean mayCreate) {
		boolean[] vanished = new boolean[1];
		CompletionStage<Void> done = this.records.run(name, (record) -> {
			record.subscribing();
			Subscriptions.Outcome outcome = subscribe(sender, request, RecordAction.SUBSCRIBE, name);
			if (outcome == Subscriptions.Outcome.TOO_MANY || outcome == Subscriptions.Outcome.CLOSED) {
				return DONE;
			}
			CompletionStage<Optional<StoredRecord>> value = RecordStore.compose(this.records.subscriptionsChanged(name),
					(interested) -> record.load(sender));
			boolean creates = request.action() == RecordAction.SUBSCRIBECREATEANDREAD;
			CompletionStage<Boolean> answered = RecordStore.compose(value, (found) -> {
				if (found.isEmpty() && creates && !mayCreate) {
					vanished[0] = true;
					return CompletableFuture.completedStage(false);
				}
				return (found.isEmpty() && creates) ? create(sender, request, record)
						: CompletableFuture.completedStage(answer(sender, request, record, found));
			});
			return answered(sender, request, name, answered)
				.thenAccept((success) -> keepOrLeave(success, outcome, name, sender));
		});
		return done.thenCompose((nothing) -> (vanished[0]) ? permit(sender, request, name, false) : DONE);
	}

	private CompletionStage<Boolean> create(Connection sender, Message request, LiveRecord record) {
		if (!this.records.interceptors().interceptsWrites()) {
			return create(sender, request, record, EMPTY);
		}
		return RecordStore.compose(this.records.intercept(record, sender, request, Optional.empty(), EMPTY),
				(passed) -> passed.isPresent() ? create(sender, request, record, passed.get())
						: CompletableFuture.completedStage(false));
	}

	private CompletionStage<Boolean> create(Connection sender, Message request, LiveRecord record, StoredRecord empty) {
		CompletionStage<Optional<StoredRecord>> created = record.create(empty, sender)
			.exceptionallyCompose((failure) -> CompletableFuture
				.failedStage(new RecordException(RecordAction.RECORD_CREATE_ERROR, "Record was not created", failure)));
		return RecordStore.compose(created,
				(value) -> CompletableFuture.completedStage(answer(sender, request, record, value)));
	}

	private boolean answer(Connection sender, Message request, LiveRecord record, Optional<StoredRecord> value) {
		value.ifPresentOrElse((found) -> record.observed(found, sender), record::observedMissing);
		this.records.listeners().subscribed(record.name(), sender);
		long version = value.map(StoredRecord::version).orElse(RecordCache.ABSENT);
		sender.send(RecordMessages.read(Answers.localId(request, sender), record.name(), version, value.orElse(EMPTY)));
		return true;
	}

	/** A failed or denied read ends the subscription that it began. */
	private void keepOrLeave(boolean success, Subscriptions.Outcome outcome, String name, Connection sender) {
		if (!success && outcome == Subscriptions.Outcome.ADDED
				&& this.records.subscriptions().unsubscribe(name, sender)) {
			this.records.subscriptionsChanged(name);
		}
	}

	/**
	 * Subscribes to records, whether they exist or not, and sends their versions; as
	 * after a reconnect.
	 */
	CompletionStage<Void> subscribeAndHead(Connection sender, Message request) {
		return subscribeAll(sender, request).thenCompose((done) -> sendVersions(sender, request));
	}

	/**
	 * Subscribes to records without reading them.
	 */
	CompletionStage<Void> subscribe(Connection sender, Message request) {
		return subscribeAll(sender, request).thenAccept((done) -> sender.send(Answers.ack(request)));
	}

	private CompletionStage<Void> subscribeAll(Connection sender, Message request) {
		return all(request.names(), (name) -> this.records.run(name, (record) -> {
			record.subscribing();
			Subscriptions.Outcome outcome = subscribe(sender, request, (RecordAction) request.action(), name);
			CompletionStage<Void> interested = this.records.subscriptionsChanged(name);
			if (outcome == Subscriptions.Outcome.ADDED) {
				this.records.listeners().subscribed(name, sender);
			}
			return interested;
		}));
	}

	private Subscriptions.Outcome subscribe(Connection sender, Message request, RecordAction original, String name) {
		Subscriptions.Outcome outcome = this.records.subscriptions().subscribe(name, sender);
		switch (outcome) {
			case ALREADY_SUBSCRIBED -> sender.send(Answers.alreadySubscribed(original, name));
			case TOO_MANY -> sender.refuse(Limit.SUBSCRIPTIONS, Answers.denied(request, name));
			case CLOSED -> this.records.subscriptionsChanged(name);
			case ADDED -> logger.trace("{} subscribed to record {}", sender, Printable.of(name));
		}
		return outcome;
	}

	private CompletionStage<Void> sendVersions(Connection sender, Message request) {
		LinkedHashSet<String> names = new LinkedHashSet<>(request.names());
		return this.records.store().cachedVersions(names).handle((versions, failure) -> {
			if (failure != null) {
				RecordAction error = RecordException.answerTo(failure, RecordAction.RECORD_LOAD_ERROR);
				names.forEach((name) -> sender.send(Answers.error(error, request, name)));
				sender.send(Answers.ack(request));
				return DONE;
			}
			Map<String, Long> found = new HashMap<>(versions);
			sender.send(Message.builder(RecordAction.HEAD_RESPONSE_BULK).versions(found).build());
			sender.send(Answers.ack(request));
			return all(names, (name) -> sendVersion(sender, request, name, found.get(name)));
		}).thenCompose((sent) -> sent);
	}

	private CompletionStage<Void> sendVersion(Connection sender, Message request, String name, @Nullable Long cached) {
		if (cached != null) {
			return this.records.run(name, (record) -> record.observedVersion(cached));
		}
		String id = Answers.localId(request, sender);
		return load(sender, request, name,
				(value) -> RecordMessages.head(id, name, value.map(StoredRecord::version).orElse(RecordCache.ABSENT)));
	}

	/**
	 * Ends subscriptions.
	 */
	CompletionStage<Void> unsubscribe(Connection sender, Message request) {
		return unsubscribe(sender, request.names()).thenAccept((done) -> sender.send(Answers.ack(request)));
	}

	/**
	 * Ends subscriptions without an answer.
	 */
	CompletionStage<Void> unsubscribe(Connection connection, Iterable<String> names) {
		return all(names, (name) -> this.records.run(name, (record) -> {
			if (this.records.subscriptions().unsubscribe(name, connection)) {
				this.records.subscriptionsChanged(name);
			}
			return DONE;
		}));
	}

	/** Sends the error if the stage fails; completes with false then. */
	private CompletionStage<Boolean> answered(Connection sender, Message request, String name,
			CompletionStage<Boolean> answered) {
		return answered.exceptionally((failure) -> {
			logger.debug("{} on record {} failed for {}", request.action(), Printable.of(name), sender, failure);
			RecordAction error = RecordException.answerTo(failure, RecordAction.RECORD_LOAD_ERROR);
			sender.send(Answers.error(error, request, name));
			return false;
		});
	}

	/**
	 * Runs a task for each name at once; completes when all have.
	 */
	static CompletionStage<Void> all(Iterable<String> names, Function<String, CompletionStage<Void>> task) {
		List<CompletableFuture<?>> stages = new ArrayList<>();
		for (String name : names) {
			CompletableFuture<?> stage = task.apply(name).toCompletableFuture();
			if (!stage.isDone()) {
				stages.add(stage);
			}
		}
		return stages.isEmpty() ? DONE : CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
	}

}
