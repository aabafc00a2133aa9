package io.deepstream.server.connector.mongodb;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.TestServers;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Collections as deployments of the original have them.
 */
class MongoLayoutIT {

	private static final Duration PATIENCE = Mongo.PATIENCE;

	private final MongoClient client = Mongo.connect(TestServers.mongoDb());

	private final MongoStorageOptions options = Mongo.options(PATIENCE);

	private final RecordStorage storage = new MongoRecordStorage(this.client, this.options);

	@AfterEach
	void close() {
		this.storage.close();
		this.client.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"_v\":5,\"_d\":{\"a\":1}", "\"a\":1,\"__ds\":{\"_v\":5}", "\"a\":1,\"ds_version\":5" })
	void replacesEveryLayoutUnlessItIsNewer(String fields) {
		insert("users", "{\"ds_key\":\"1\"," + fields + "}");
		assertThat(get("users/1")).contains(record(5, "{\"a\":1}"));

		save("users/1", record(4, "{\"old\":true}"));
		assertThat(get("users/1")).contains(record(5, "{\"a\":1}"));

		save("users/1", record(5, "{\"b\":2}"));
		assertThat(get("users/1")).contains(record(5, "{\"b\":2}"));
		save("users/1", record(6, "[3]"));
		assertThat(get("users/1")).contains(record(6, "[3]"));
		assertThat(documents("users")).hasSize(1)
			.first()
			.satisfies((document) -> assertThat(document.keySet()).containsExactly("_id", "ds_key", "ds_version",
					"ds_list"));
	}

	@Test
	void replacesDocumentsOfOtherPrograms() {
		insert("users", "{\"ds_key\":\"1\",\"name\":\"Ada\",\"_v\":9}");
		assertThat(get("users/1")).contains(record(0, "{\"name\":\"Ada\",\"_v\":9}"));

		save("users/1", record(0, "{}"));

		assertThat(get("users/1")).contains(record(0, "{}"));
		assertThat(documents("users")).hasSize(1);
	}

	@Test
	void takesTheNewestOfSeveralDocumentsWithOneKey() {
		insert("users", "{\"ds_key\":\"1\",\"ds_version\":3,\"a\":3}");
		insert("users", "{\"ds_key\":\"1\",\"ds_version\":9,\"a\":9}");
		insert("users", "{\"ds_key\":\"1\",\"a\":7,\"__ds\":{\"_v\":7}}");
		insert("users", "{\"ds_key\":\"2\",\"ds_version\":1,\"a\":1}");

		assertThat(get("users/1")).contains(record(9, "{\"a\":9}"));
		save("users/1", record(8, "{\"a\":8}"));
		assertThat(get("users/1")).contains(record(9, "{\"a\":9}"));
		save("users/1", record(9, "{\"a\":99}"));
		assertThat(get("users/1")).contains(record(9, "{\"a\":99}"));
		assertThat(documents("users")).hasSize(2);
		assertThat(this.storage.delete(List.of("users/1"))).succeedsWithin(PATIENCE);
		assertThat(get("users/1")).isEmpty();
		assertThat(get("users/2")).isPresent();
	}

	@Test
	void makesKeysUniqueBesideTheIndexOfTheOriginal() {
		join(collection("users").createIndex(Indexes.ascending("ds_key"), new IndexOptions()));
		insert("users", "{\"ds_key\":\"1\",\"ds_version\":3,\"a\":3}");

		save("users/1", record(4, "{}"));

		assertThat(join(collection("users").listIndexes()))
			.anySatisfy((index) -> assertThat(index.getBoolean("unique", false)).isTrue());
		assertThat(get("users/1")).contains(record(4, "{}"));
	}

	@Test
	void keepsEqualKeysWhereTheyAre() {
		insert("users", "{\"ds_key\":\"1\",\"ds_version\":3}");
		insert("users", "{\"ds_key\":\"1\",\"ds_version\":4}");

		save("users/2", record(1, "{}"));

		assertThat(documents("users")).hasSize(3);
		assertThat(get("users/2")).contains(record(1, "{}"));
	}

	@Test
	void putsRecordsWhereTheOriginalDoes() {
		save("a/b/c", record(1, "{}"));
		save("plain", record(1, "{}"));

		assertThat(documents("a")).singleElement()
			.satisfies((document) -> assertThat(document.getString("ds_key").getValue()).isEqualTo("b/c"));
		assertThat(documents("deepstream_docs")).singleElement()
			.satisfies((document) -> assertThat(document.getString("ds_key").getValue()).isEqualTo("plain"));
	}

	private Optional<StoredRecord> get(String name) {
		return this.storage.get(name).toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	private void save(String name, StoredRecord record) {
		assertThat(this.storage.save(name, record)).succeedsWithin(PATIENCE);
	}

	private void insert(String collection, String document) {
		join(collection(collection).insertOne(Document.parse(document)));
	}

	private List<BsonDocument> documents(String collection) {
		return join(collection(collection).find(BsonDocument.class));
	}

	private MongoCollection<Document> collection(String name) {
		return this.client.getDatabase(this.options.database()).getCollection(name);
	}

	private static <T> List<T> join(Publisher<T> publisher) {
		return Flux.from(publisher).collectList().block(PATIENCE);
	}

	private static StoredRecord record(long version, String json) {
		return new StoredRecord(version, json.getBytes(StandardCharsets.UTF_8));
	}

}
