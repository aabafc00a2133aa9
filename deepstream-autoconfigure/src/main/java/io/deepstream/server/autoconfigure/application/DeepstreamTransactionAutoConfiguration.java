package io.deepstream.server.autoconfigure.application;

import io.deepstream.server.application.TransactionalDeepstream;
import io.deepstream.server.autoconfigure.DeepstreamClientAutoConfiguration;
import io.deepstream.server.client.Deepstream;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sends after the application's transactions.
 */
@AutoConfiguration(after = DeepstreamClientAutoConfiguration.class)
@ConditionalOnClass(TransactionSynchronizationManager.class)
@ConditionalOnBean(Deepstream.class)
@EnableConfigurationProperties(TransactionProperties.class)
public final class DeepstreamTransactionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TransactionalDeepstream transactionalDeepstream(Deepstream deepstream, ObjectProvider<JsonMapper> json,
			TransactionProperties properties) {
		return new TransactionalDeepstream(deepstream, json.getIfUnique(JsonMapper::shared), properties.maxMessages());
	}

}
