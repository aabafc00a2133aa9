package io.deepstream.server.connector.mongodb;

import java.nio.charset.StandardCharsets;

import com.mongodb.reactivestreams.client.MongoClient;
import io.deepstream.server.spi.RecordRejectedException;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.RecordStorageContract;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Time enough for bursts on the stand-in; what happens without a server is the task of
 * {@link MongoFaultsIT}.
 */
class MongoRecordStorageIT extends RecordStorageContract {

	private static MongoClient client;

	private final MongoStorageOptions options = Mongo.options(Mongo.PATIENCE);

	@BeforeAll
	static void connect() {
		client = Mongo.connect(TestServers.mongoDb());
	}

	@AfterAll
	static void disconnect() {
		client.close();
	}

	@Override
	protected RecordStorage create() {
		return new MongoRecordStorage(client, this.options);
	}

	@Test
	void rejectsWhatIsLargerThanADocument() {
		try (RecordStorage storage = create()) {
			String large = "{\"s\":\"" + "x".repeat(17 * 1024 * 1024) + "\"}";

			assertThat(storage.save("r", new StoredRecord(1, large.getBytes(StandardCharsets.UTF_8))))
				.failsWithin(Mongo.PATIENCE)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(RecordRejectedException.class);
		}
	}

	@Override
	protected RecordStorage createSecond(RecordStorage first) {
		return create();
	}

}
