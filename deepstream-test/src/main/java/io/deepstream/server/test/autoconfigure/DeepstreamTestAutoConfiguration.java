package io.deepstream.server.test.autoconfigure;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerParts;
import io.deepstream.server.autoconfigure.DeepstreamAutoConfiguration;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.test.Faults;
import io.deepstream.server.test.ManualClock;
import io.deepstream.server.test.TestClients;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Clients, faults and, if there is one, the manual clock for the node of a test.
 */
@AutoConfiguration(after = DeepstreamAutoConfiguration.class)
public final class DeepstreamTestAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TestClients deepstreamTestClients(DeepstreamServer server, ObjectProvider<JsonMapper> json) {
		return new TestClients(server, json.getIfUnique(JsonMapper::shared));
	}

	@Bean
	@ConditionalOnMissingBean
	static Faults deepstreamFaults() {
		return new Faults();
	}

	@Bean
	static BeanPostProcessor deepstreamFaultyParts(ObjectProvider<Faults> faults) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				return (bean instanceof ServerParts parts) ? faults.getObject().wrap(parts) : bean;
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(ManualClock.class)
	static class Clock {

		@Bean
		@ConditionalOnMissingBean
		Threads deepstreamManualThreads(ManualClock clock) {
			return clock.threads();
		}

		@Bean
		ClockStart deepstreamClockStart(ManualClock clock) {
			return new ClockStart(clock);
		}

	}

}
