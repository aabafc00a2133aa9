package io.deepstream.server.autoconfigure;

import com.mongodb.reactivestreams.client.MongoClient;
import io.deepstream.server.connector.mongodb.MongoRecordStorage;
import io.deepstream.server.spi.RecordStorage;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The storage in MongoDB, by the reactive driver.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class, after = MongoReactiveAutoConfiguration.class)
@ConditionalOnClass({ MongoRecordStorage.class, MongoClient.class, MongoConnectionDetails.class, Mono.class })
@ConditionalOnProperty(name = "deepstream.storage.type", havingValue = "mongodb")
@EnableConfigurationProperties(MongoStorageProperties.class)
public final class DeepstreamMongoAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(RecordStorage.class)
	@ConditionalOnSingleCandidate(MongoClient.class)
	MongoRecordStorage deepstreamMongoRecordStorage(MongoClient client,
			ObjectProvider<MongoConnectionDetails> connection, MongoStorageProperties properties) {
		MongoConnectionDetails details = connection.getIfAvailable();
		return new MongoRecordStorage(client,
				properties.toOptions((details != null) ? details.getConnectionString().getDatabase() : null));
	}

}
