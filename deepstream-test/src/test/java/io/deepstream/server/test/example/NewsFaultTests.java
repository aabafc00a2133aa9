package io.deepstream.server.test.example;

import java.util.Map;

import io.deepstream.server.memory.InProcessHub;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.test.Faults;
import io.deepstream.server.test.ManualClock;
import io.deepstream.server.test.Reply;
import io.deepstream.server.test.TestClient;
import io.deepstream.server.test.TestClients;
import io.deepstream.server.test.autoconfigure.DeepstreamTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application with connectors of its own, while they fail; with a manual clock the
 * node gets over the start although it has a bus.
 */
@DeepstreamTest
@Import(ManualClock.class)
class NewsFaultTests {

	@Autowired
	private Faults faults;

	@Autowired
	private TestClients clients;

	@Test
	void aWriteFailsWhenTheCacheDoes() {
		TestClient joe = this.clients.login("joe");
		this.faults.cache().failNext(1);

		assertThat(joe.records().set("draft/1", Map.of("title", "Rain"))).hasAction(RecordAction.RECORD_UPDATE_ERROR);
		assertThat(joe.records().set("draft/1", Map.of("title", "Rain"))).isSuccess();
	}

	@Test
	void aWriteIsAcknowledgedWhenItIsStored(@Autowired RecordCache cache) {
		TestClient joe = this.clients.login("joe");
		assertThat(joe.records().set("draft/2", Map.of("title", "Sun"))).isSuccess();
		this.faults.storage().hold();

		Reply reply = joe.records().set("draft/2", Map.of("title", "Moon"));

		assertThat(reply).isPending();
		assertThat(cache.get("draft/2").toCompletableFuture().join())
			.hasValueSatisfying((record) -> assertThat(record.version()).isEqualTo(2));
		assertThat(this.faults.storage().held()).isEqualTo(1);
		this.faults.storage().release();
		assertThat(reply).isSuccess();
	}

	@TestConfiguration
	static class OwnConnectors {

		@Bean
		RecordCache ownCache() {
			return new MemoryRecordCache();
		}

		@Bean
		MessageBus ownBus() {
			return new InProcessHub().bus();
		}

	}

}
