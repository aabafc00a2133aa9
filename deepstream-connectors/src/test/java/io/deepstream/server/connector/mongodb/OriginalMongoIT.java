package io.deepstream.server.connector.mongodb;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.deepstream.server.connector.Originals;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.testservers.TestServers;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What connectors of the original wrote is read, and what is written they would have
 * written alike.
 */
class OriginalMongoIT {

	private final MongoClient client = Mongo.connect(TestServers.mongoDb());

	private final MongoStorageOptions options = Mongo.options(Mongo.PATIENCE);

	private final RecordStorage storage = new MongoRecordStorage(this.client, this.options);

	@AfterEach
	void close() {
		this.storage.close();
		this.client.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "storage-mongodb-2.0.8", "storage-mongodb-1.1.1", "storage-mongodb-1.0.2" })
	void readsWhatTheOriginalWrote(String file) {
		Originals originals = Originals.of(file);
		documents(originals).forEach((collection, documents) -> join(collection(collection).insertMany(documents)));

		originals.assertReadBy(this.storage::get);
	}

	@Test
	void writesWhatTheOriginalWrote() {
		Originals originals = Originals.of("storage-mongodb-2.0.8");

		originals.records()
			.forEach((name, record) -> assertThat(this.storage.save(name, record)).succeedsWithin(Mongo.PATIENCE));

		documents(originals).forEach((collection,
				documents) -> assertThat(join(collection(collection).find()).stream().map(OriginalMongoIT::values))
					.containsExactlyInAnyOrderElementsOf(documents.stream().map(OriginalMongoIT::values).toList()));
	}

	private static Map<String, List<RawBsonDocument>> documents(Originals originals) {
		Map<String, List<RawBsonDocument>> documents = new HashMap<>();
		originals.found()
			.forEach((collection, encoded) -> documents.put(collection,
					((List<?>) encoded).stream()
						.map((bson) -> new RawBsonDocument(Base64.getDecoder().decode((String) bson)))
						.toList()));
		assertThat(documents).isNotEmpty();
		return documents;
	}

	/** Without the id that the driver chooses. */
	private static Object values(RawBsonDocument document) {
		byte[] json = document.toJson().getBytes(StandardCharsets.UTF_8);
		Map<Object, Object> values = new HashMap<>((Map<?, ?>) Originals.values(json));
		values.remove("_id");
		return values;
	}

	private MongoCollection<RawBsonDocument> collection(String name) {
		return this.client.getDatabase(this.options.database()).getCollection(name, RawBsonDocument.class);
	}

	private static <T> List<T> join(Publisher<T> publisher) {
		return Flux.from(publisher).collectList().block(Mongo.PATIENCE);
	}

}
