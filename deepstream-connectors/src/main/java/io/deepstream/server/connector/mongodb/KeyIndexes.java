package io.deepstream.server.connector.mongodb;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.mongodb.MongoException;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.reactivestreams.client.MongoCollection;
import reactor.core.publisher.Mono;

/**
 * The indexes on the keys of collections, created before the first write to each. Unique
 * where no two documents have the same key. The unique one runs backwards, as otherwise
 * it and the plain one of the original would be in each other's way.
 */
final class KeyIndexes {

	/** Clients choose the names of collections: beyond it, all are looked up anew. */
	private static final int MAX_KNOWN = 10_000;

	/** Of a sharded collection. */
	private static final int CANNOT_CREATE_INDEX = 67;

	private final Map<String, Mono<Boolean>> known = new ConcurrentHashMap<>();

	/**
	 * Creates the index if it is not there.
	 * @return whether it is unique
	 */
	Mono<Boolean> require(MongoCollection<?> collection) {
		if (this.known.size() > MAX_KNOWN) {
			this.known.clear();
		}
		return this.known.computeIfAbsent(name(collection), (name) -> create(collection).cache());
	}

	void forget(MongoCollection<?> collection) {
		this.known.remove(name(collection));
	}

	private static String name(MongoCollection<?> collection) {
		return collection.getNamespace().getCollectionName();
	}

	private static Mono<Boolean> create(MongoCollection<?> collection) {
		Mono<String> plain = Mono.from(collection.createIndex(Indexes.ascending(RecordDocuments.KEY)));
		return Mono
			.from(collection.createIndex(Indexes.descending(RecordDocuments.KEY), new IndexOptions().unique(true)))
			.map((index) -> true)
			.onErrorResume(KeyIndexes::cannotBeUnique, (failure) -> plain.map((index) -> false));
	}

	private static boolean cannotBeUnique(Throwable failure) {
		return MongoRecordStorage.isDuplicate(failure)
				|| (failure instanceof MongoException refused && refused.getCode() == CANNOT_CREATE_INDEX);
	}

}
