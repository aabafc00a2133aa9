package io.deepstream.server.record;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.cluster.MembershipListener;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.intercept.Interceptors;
import io.deepstream.server.listen.ListenableTopic;
import io.deepstream.server.permission.RecordAccess;
import io.deepstream.server.protocol.ClusterMessage;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.routing.Answers;
import io.deepstream.server.routing.PermissionGate;
import io.deepstream.server.routing.Permit;
import io.deepstream.server.routing.Registration;
import io.deepstream.server.routing.TopicHandler;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records: takes each request to the record's strand and answers it exactly once.
 */
public final class RecordHandler implements TopicHandler, RecordAccess, MembershipListener {

	private static final Logger logger = LoggerFactory.getLogger(RecordHandler.class);

	private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	private final @Nullable StorageQueue storage;

	private final CacheWatch watch;

	private final LiveRecords records;

	private final Resynchronisation resynchronisation;

	private final RecordReader reader;

	private final RecordOptions options;

	private final Json json;

	/**
	 * Handles records.
	 * @param connectors where records are kept
	 * @param options time-outs, exclusions, hot path
	 * @param topic who is subscribed and who listens
	 * @param gate asked before a subscription creates a record
	 * @param interceptors asked before a record changes, and told afterwards
	 * @param threads for what does not run on the caller's thread
	 */
	public RecordHandler(RecordConnectors connectors, RecordOptions options, ListenableTopic topic, PermissionGate gate,
			Interceptors interceptors, Threads threads) {
		RecordStorage storage = connectors.storage();
		this.storage = (storage != null)
				? new StorageQueue(storage, options.storageQueueBytes(), threads, connectors.listener()) : null;
		this.watch = new CacheWatch(connectors.cache(), options.cacheTimeout(), threads, connectors.listener(), () -> {
			resynchronise();
			topic.cluster().announce();
		});
		RecordStore store = new RecordStore(connectors.cache(), this.storage, options, threads, this.watch::suspect);
		this.records = new LiveRecords(store, topic, interceptors, threads);
		this.resynchronisation = new Resynchronisation(this.records, threads.workers());
		this.reader = new RecordReader(this.records, gate);
		this.options = options;
		this.json = topic.json();
		topic.cluster().onPublished(Topic.RECORD, this::handleRemote);
		if (this.storage != null) {
			RemoteDeletions deletions = new RemoteDeletions(this.records, this.storage);
			topic.cluster()
				.onDirect(ClusterMessage.Kind.RECORD_DELETED,
						(origin, message) -> message.names().forEach(deletions::heard));
		}
		topic.cluster().addListener(this);
	}

	@Override
	public CompletionStage<?> handle(Connection sender, Message message) {
		return handle(sender, message, null);
	}

	@Override
	public CompletionStage<?> handle(Connection sender, Permit permit) {
		return handle(sender, permit.message(), permit);
	}

	private CompletionStage<?> handle(Connection sender, Message message, @Nullable Permit permit) {
		RecordAction action = (RecordAction) message.action();
		if (message.names().stream().anyMatch(RecordHandler::isReserved)) {
			sender.refuse(Limit.INVALID_DATA, Answers.invalidData(message));
			return DONE;
		}
		return switch (action) {
			case SUBSCRIBECREATEANDREAD, SUBSCRIBEANDREAD -> this.reader.subscribeAndRead(sender, message);
			case SUBSCRIBEANDHEAD -> this.reader.subscribeAndHead(sender, message);
			case SUBSCRIBE -> this.reader.subscribe(sender, message);
			case UNSUBSCRIBE -> this.reader.unsubscribe(sender, message);
			case NOTIFY -> notifyChanged(sender, message);
			case LISTEN, UNLISTEN, LISTEN_ACCEPT, LISTEN_REJECT -> this.records.listeners().handle(sender, message);
			case READ, HEAD, DELETE, UPDATE, PATCH, ERASE, PATCH_MULTI, CREATEANDUPDATE, CREATEANDPATCH ->
				handleOne(sender, message, action, permit);
			default -> {
				sender.refuse(Limit.UNEXPECTED, null);
				yield DONE;
			}
		};
	}

	static boolean isReserved(String name) {
		return name.startsWith(RecordCache.RESERVED_PREFIX);
	}

	private CompletionStage<Void> handleOne(Connection sender, Message message, RecordAction action,
			@Nullable Permit permit) {
		String name = message.name();
		if (name == null || isReserved(name)) {
			sender.refuse(Limit.INVALID_DATA, Answers.invalidData(message));
			return DONE;
		}
		return switch (action) {
			case READ -> this.reader.read(sender, message, name);
			case HEAD -> this.reader.head(sender, message, name);
			case DELETE -> this.records.run(name, new Deletion(this.records, message, sender, guard(permit))::run);
			default -> write(sender, message, name, guard(permit));
		};
	}

	private Guard guard(@Nullable Permit permit) {
		return new Guard(permit, this, this.records.store());
	}

	private CompletionStage<Void> write(Connection sender, Message message, String name, Guard guard) {
		RecordWrite write;
		try {
			write = RecordWrite.of(message, name, this.options, this.json);
		}
		catch (InvalidPatchException invalid) {
			logger.debug("Write to record {} by {} is invalid", Printable.of(name), sender, invalid);
			sender.refuse(Limit.INVALID_DATA, RecordWrite.invalid(message));
			return DONE;
		}
		if (write.isHotPath()) {
			return HotPath.write(this.records, sender, write, guard);
		}
		RecordTransition transition = new RecordTransition(write, sender, this.records, guard);
		return RecordStore.compose(this.records.run(name, transition::run), (done) -> transition.answered());
	}

	@Override
	public CompletionStage<Optional<StoredRecord>> read(String name) {
		return isReserved(name) ? CompletableFuture.completedStage(Optional.empty()) : this.reader.read(name);
	}

	@Override
	public CompletionStage<byte[]> written(Message message, Optional<StoredRecord> current) {
		String name = Objects.requireNonNullElse(message.name(), "");
		try {
			return CompletableFuture
				.completedStage(RecordWrite.of(message, name, this.options, this.json).applyTo(current));
		}
		catch (InvalidPatchException | JsonException invalid) {
			return CompletableFuture.failedStage(invalid);
		}
	}

	private CompletionStage<Void> notifyChanged(Connection sender, Message message) {
		return this.records.store()
			.evict(message.names())
			.thenCompose((done) -> RecordReader.all(message.names(), this::refreshFromStorage))
			.handle((done, failure) -> {
				if (failure != null) {
					sender.send(notifyError(message));
					return null;
				}
				message.names().forEach(this::notifyOthers);
				sender.send(Answers.echo(message));
				return null;
			});
	}

	private CompletionStage<Void> refreshFromStorage(String name) {
		CompletableFuture<Void> refreshed = new CompletableFuture<>();
		this.records.run(name, (record) -> record.refreshFromStorage().handle((done, failure) -> {
			if (failure != null) {
				logger.debug("Record {} was not read again", Printable.of(name), failure);
				refreshed.completeExceptionally(failure);
			}
			else {
				refreshed.complete(null);
			}
			return null;
		}));
		return refreshed;
	}

	private void notifyOthers(String name) {
		this.records.publishToOthers(name,
				MessageCodec.encode(Message.builder(RecordAction.NOTIFY).name(name).build()));
	}

	private static Message notifyError(Message request) {
		return Message.builder(RecordAction.RECORD_NOTIFY_ERROR)
			.correlationId(request.correlationId())
			.data("\"The records could not be read again\"".getBytes(StandardCharsets.UTF_8))
			.error()
			.build();
	}

	/** A change made on another node; it is in the cache already. */
	private void handleRemote(String origin, Message message, EncodedMessage encoded) {
		String name = message.name();
		if (name == null) {
			return;
		}
		switch ((RecordAction) message.action()) {
			case UPDATE, PATCH ->
				this.records.runRemote(name, (record) -> record.changedElsewhere(origin, message, encoded));
			case DELETED -> this.records.run(name, (record) -> {
				record.deleted(null);
				return DONE;
			});
			case NOTIFY -> refreshFromStorage(name);
			default -> logger.debug("Node {} published {} on record {}", origin, message.action(), Printable.of(name));
		}
	}

	/**
	 * Begins to watch the cache.
	 */
	public void start() {
		this.watch.start();
	}

	/**
	 * Brings the subscribers of every record up to the cache, after changes may have been
	 * missed.
	 */
	public void resynchronise() {
		this.resynchronisation.run();
	}

	@Override
	public CompletionStage<List<Registration>> registrations(Connection connection) {
		return this.records.listeners().registrations(connection, RecordAction.LISTEN).thenApply((all) -> {
			all.addAll(Registration.all(RecordAction.SUBSCRIBE, this.records.subscriptions().names(connection)));
			return all;
		});
	}

	@Override
	public void revoke(Connection connection, Registration registration) {
		String name = registration.name();
		if (name == null) {
			return;
		}
		if (registration.action() == RecordAction.LISTEN) {
			this.records.listeners().revoke(connection, name);
		}
		else {
			this.reader.unsubscribe(connection, List.of(name));
		}
	}

	@Override
	public void nodeReturned(String node) {
		resynchronise();
	}

	@Override
	public void disconnected(Connection connection) {
		this.reader.unsubscribe(connection, this.records.subscriptions().names(connection));
		this.records.listeners().disconnected(connection);
	}

	/**
	 * Refuses further writes to the storage.
	 * @return completes when everything that waited is stored
	 */
	public CompletionStage<Void> drainStorage() {
		this.watch.stop();
		return (this.storage != null) ? this.storage.close() : DONE;
	}

	/**
	 * What became of records.
	 * @return one object for the whole life
	 */
	public RecordStatistics statistics() {
		return this.records.store().statistics();
	}

	/**
	 * Records in use; zero when no client is subscribed and nothing is under way.
	 * @return at this moment
	 */
	public int size() {
		return this.records.size();
	}

}
