package io.deepstream.server.autoconfigure;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What somebody reads whose node does not start because something never answers.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartTimeoutTests {

	@Test
	void namesTheCache(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(SilentCache.class));

		assertThat(output)
			.contains("APPLICATION FAILED TO START", "The cache (NeverAnsweringCache) did not answer", "within PT0.2S",
					"deepstream.start-timeout", "deepstream.cache.type", "spring.data.redis",
					"deepstream.connectors.start=lazy")
			.doesNotContain("deepstream.messaging");
	}

	@Test
	void namesTheCacheIfItAnswersToNothingButPings(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(CacheWithoutRecords.class, SilentNodes.class));

		assertThat(output).contains("The cache (NeverAnsweringCache) did not answer");
	}

	@Test
	void namesTheStorage(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(SilentStorage.class));

		assertThat(output)
			.contains("The storage (NeverAnsweringStorage) did not answer", "deepstream.storage.type",
					"spring.datasource", "deepstream.connectors.start=lazy")
			.doesNotContain("deepstream.cache");
	}

	@Test
	void namesTheBus(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(SilentBus.class));

		assertThat(output)
			.contains("The message bus (NeverAnsweringBus) did not answer", "deepstream.messaging.type",
					"spring.rabbitmq", "deepstream.connectors.start=lazy")
			.doesNotContain("deepstream.cache");
	}

	@Test
	void namesTheOtherNodes(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(SilentNodes.class));

		assertThat(output)
			.contains("The other nodes did not answer within PT0.2S", "deepstream.start-timeout",
					"deepstream.cluster.node-timeout")
			.doesNotContain("deepstream.cache");
	}

	private static void start(Class<?>... beans) {
		TestNode.start(Container.TOMCAT, List.of(beans), "deepstream.start-timeout=200ms").close();
	}

	private static <T> CompletionStage<T> never() {
		return new CompletableFuture<>();
	}

	private static CompletionStage<Void> done() {
		return CompletableFuture.completedStage(null);
	}

	@Configuration(proxyBeanMethods = false)
	static class SilentCache {

		@Bean
		RecordCache silentCache() {
			return new NeverAnsweringCache(never());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CacheWithoutRecords {

		@Bean
		RecordCache cacheWithoutRecords() {
			return new NeverAnsweringCache(done());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SilentStorage {

		@Bean
		RecordStorage silentStorage() {
			return new NeverAnsweringStorage();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SilentBus {

		@Bean
		MessageBus silentBus() {
			return new NeverAnsweringBus(never());
		}

	}

	/** The bus is there. */
	@Configuration(proxyBeanMethods = false)
	static class SilentNodes {

		@Bean
		MessageBus busWithoutNodes() {
			return new NeverAnsweringBus(done());
		}

	}

	private record NeverAnsweringCache(CompletionStage<Void> ping) implements RecordCache {

		@Override
		public CompletionStage<Optional<StoredRecord>> get(String name) {
			return never();
		}

		@Override
		public CompletionStage<Map<String, Long>> versions(Collection<String> names) {
			return never();
		}

		@Override
		public CompletionStage<Boolean> replace(String name, long expected, StoredRecord next) {
			return never();
		}

		@Override
		public CompletionStage<Void> put(String name, StoredRecord record) {
			return never();
		}

		@Override
		public CompletionStage<Void> delete(Collection<String> names) {
			return never();
		}

		@Override
		public void close() {
		}

	}

	private static final class NeverAnsweringStorage implements RecordStorage {

		@Override
		public CompletionStage<Optional<StoredRecord>> get(String name) {
			return never();
		}

		@Override
		public CompletionStage<Void> save(String name, StoredRecord record) {
			return never();
		}

		@Override
		public CompletionStage<Void> delete(Collection<String> names) {
			return never();
		}

		@Override
		public CompletionStage<Void> ping() {
			return never();
		}

		@Override
		public void close() {
		}

	}

	private record NeverAnsweringBus(CompletionStage<Void> started) implements MessageBus {

		@Override
		public CompletionStage<Void> start(String nodeId, Receiver receiver) {
			return this.started;
		}

		@Override
		public CompletionStage<Void> subscribe(String channel) {
			return done();
		}

		@Override
		public CompletionStage<Void> unsubscribe(String channel) {
			return done();
		}

		@Override
		public CompletionStage<Void> publish(String channel, ByteBuffer message) {
			return done();
		}

		@Override
		public void close() {
		}

	}

}
