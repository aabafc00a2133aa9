package io.deepstream.server.connector.mongodb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.deepstream.server.connector.mongodb.CollectionNames.Place;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.spi.RecordRejectedException;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonSerializationException;
import org.bson.RawBsonDocument;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Records in MongoDB 4.4 or later, in the layouts of the original. Replaced whole, so
 * that fields which a record no longer has are gone. Of several documents with one key,
 * which the original could leave, the one of the highest version counts; the next write
 * removes the others.
 */
public final class MongoRecordStorage implements RecordStorage {

	/** Each lost race means that somebody else wrote, so a handful is plenty. */
	private static final int MAX_ATTEMPTS = 20;

	/** Keys in one command. */
	private static final int CHUNK = 500;

	/**
	 * What the server says of a document that it will never take: too large before or
	 * after the write, against a validator, a key too long for an index of others.
	 */
	private static final Set<Integer> REJECTED = Set.of(10334, 17419, 17420, 121, 17280);

	private static final FindOneAndReplaceOptions UPSERT = new FindOneAndReplaceOptions().upsert(true)
		.returnDocument(ReturnDocument.AFTER)
		.projection(Projections.include("_id"));

	private final MongoDatabase database;

	private final CollectionNames names;

	private final KeyIndexes indexes = new KeyIndexes();

	private final Duration timeout;

	private final int maxOutstanding;

	private final AtomicInteger outstanding = new AtomicInteger();

	private volatile boolean closed;

	/**
	 * Uses one database.
	 * @param client not closed by this storage
	 * @param options layout and limits
	 */
	public MongoRecordStorage(MongoClient client, MongoStorageOptions options) {
		this.timeout = options.timeout();
		this.maxOutstanding = options.maxOutstanding();
		this.database = client.getDatabase(options.database())
			.withReadPreference(ReadPreference.primary())
			.withTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		this.names = new CollectionNames(options.splitChar(), options.defaultCollection());
	}

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		Place place = this.names.place(name);
		return complete(() -> Flux.from(collection(place).find(Filters.eq(RecordDocuments.KEY, place.key())))
			.reduce(MongoRecordStorage::newer)
			.map(MongoRecordStorage::record)
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty()));
	}

	private static RawBsonDocument newer(RawBsonDocument one, RawBsonDocument other) {
		return (RecordDocuments.version(one) >= RecordDocuments.version(other)) ? one : other;
	}

	private static StoredRecord record(BsonDocument document) {
		try {
			return RecordDocuments.record(document);
		}
		catch (JsonException ex) {
			throw new IllegalStateException("Not a record: the document with _id " + document.get("_id"), ex);
		}
	}

	@Override
	public CompletionStage<Void> save(String name, StoredRecord record) {
		Place place = this.names.place(name);
		return complete(() -> {
			RawBsonDocument document = RecordDocuments.document(place.key(), record);
			MongoCollection<RawBsonDocument> collection = collection(place);
			return this.indexes.require(collection)
				.flatMap((unique) -> save(collection, place.key(), record.version(), document, unique))
				.doOnError((failure) -> this.indexes.forget(collection))
				.onErrorMap(MongoRecordStorage::isRejection,
						(failure) -> new RecordRejectedException(name, "does not fit MongoDB", failure));
		});
	}

	private static Mono<Void> save(MongoCollection<RawBsonDocument> collection, String key, long version,
			RawBsonDocument document, boolean unique) {
		return Mono.from(collection.findOneAndReplace(RecordDocuments.notNewer(key, version), document, UPSERT))
			.flatMap((written) -> unique ? Mono.<Void>empty() : deleteOthers(collection, key, version, written))
			.onErrorResume(MongoRecordStorage::isDuplicate, (duplicate) -> failUnlessNewer(collection, key, version))
			.retryWhen(Retry.max(MAX_ATTEMPTS).filter(OvertakenException.class::isInstance));
	}

	private static Mono<Void> deleteOthers(MongoCollection<RawBsonDocument> collection, String key, long version,
			BsonDocument written) {
		return Mono
			.from(collection
				.deleteMany(Filters.and(RecordDocuments.notNewer(key, version), Filters.ne("_id", written.get("_id")))))
			.then();
	}

	private static Mono<Void> failUnlessNewer(MongoCollection<RawBsonDocument> collection, String key, long version) {
		return Flux.from(collection.find(Filters.eq(RecordDocuments.KEY, key)))
			.any((document) -> RecordDocuments.version(document) > version)
			.flatMap((newer) -> newer ? Mono.empty() : Mono.error(new OvertakenException()));
	}

	static boolean isDuplicate(Throwable failure) {
		return failure instanceof MongoException refused
				&& ErrorCategory.fromErrorCode(refused.getCode()) == ErrorCategory.DUPLICATE_KEY;
	}

	/** The driver refuses some documents itself. */
	private static boolean isRejection(Throwable failure) {
		return failure instanceof BsonMaximumSizeExceededException || failure instanceof BsonSerializationException
				|| (failure instanceof MongoException refused && REJECTED.contains(refused.getCode()));
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		Map<String, List<String>> keys = new HashMap<>();
		for (String name : names) {
			Place place = this.names.place(name);
			keys.computeIfAbsent(place.collection(), (collection) -> new ArrayList<>()).add(place.key());
		}
		return complete(() -> Flux.fromIterable(keys.entrySet())
			.concatMap((entry) -> Flux.fromIterable(entry.getValue())
				.buffer(CHUNK)
				.concatMap((chunk) -> this.database.getCollection(entry.getKey())
					.deleteMany(Filters.in(RecordDocuments.KEY, chunk))))
			.then());
	}

	@Override
	public CompletionStage<Void> ping() {
		return complete(() -> Mono.from(this.database.runCommand(new BsonDocument("ping", new BsonInt32(1)))).then());
	}

	private MongoCollection<RawBsonDocument> collection(Place place) {
		return this.database.getCollection(place.collection(), RawBsonDocument.class);
	}

	/** The driver queues without bound what it has no connection for. */
	private <T> CompletionStage<T> complete(Supplier<Mono<T>> operation) {
		if (this.closed) {
			return CompletableFuture.failedStage(new RejectedExecutionException("The mongodb connector is closed"));
		}
		if (this.outstanding.incrementAndGet() > this.maxOutstanding) {
			this.outstanding.decrementAndGet();
			return CompletableFuture.failedStage(new RejectedExecutionException(
					"The mongodb connector is busy: " + this.maxOutstanding + " operations under way"));
		}
		return Mono.defer(operation)
			.timeout(this.timeout,
					Mono.error(() -> new TimeoutException("No answer from mongodb within " + this.timeout)))
			.doFinally((signal) -> this.outstanding.decrementAndGet())
			.toFuture();
	}

	@Override
	public void close() {
		this.closed = true;
	}

	/** A write that another one got in the way of. */
	private static final class OvertakenException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		OvertakenException() {
			super("Written or deleted by others at the same time, again and again");
		}

	}

}
