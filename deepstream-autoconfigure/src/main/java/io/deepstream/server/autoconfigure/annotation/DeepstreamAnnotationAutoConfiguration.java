package io.deepstream.server.autoconfigure.annotation;

import io.deepstream.server.ServerOptions;
import io.deepstream.server.annotation.RequesterAuthentication;
import io.deepstream.server.autoconfigure.DeepstreamClientAutoConfiguration;
import io.deepstream.server.autoconfigure.DeepstreamProperties;
import io.deepstream.server.client.Deepstream;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Lets deepstream call annotated methods of beans.
 */
@AutoConfiguration(after = DeepstreamClientAutoConfiguration.class)
@ConditionalOnBean(Deepstream.class)
public final class DeepstreamAnnotationAutoConfiguration {

	@Bean
	static AnnotatedBeans deepstreamAnnotatedBeans(ConfigurableListableBeanFactory beans) {
		return new AnnotatedBeans(beans, beans.getBeanProvider(AnnotatedBeans.Parts.class)::getObject);
	}

	@Bean
	AnnotatedBeans.Parts deepstreamAnnotatedBeansParts(ConfigurableListableBeanFactory beans, Deepstream deepstream,
			ServerOptions options, DeepstreamProperties properties, ObjectProvider<JsonMapper> json,
			ObjectProvider<Callers> callers) {
		Endpoints endpoints = new Endpoints(beans, new Payloads(json.getIfUnique(JsonMapper::shared)),
				callers.getIfAvailable(() -> Callers.UNKNOWN));
		return new AnnotatedBeans.Parts(endpoints, deepstream, options, properties.startTimeout());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Authentication.class)
	static class Security {

		@Bean
		@ConditionalOnMissingBean(RequesterAuthentication.class)
		ConnectedUsers deepstreamConnectedUsers() {
			return new ConnectedUsers();
		}

		@Bean
		Callers deepstreamCallers(RequesterAuthentication requesters,
				ObjectProvider<SecurityContextHolderStrategy> holder) {
			return new SecurityCallers(requesters,
					holder.getIfAvailable(SecurityContextHolder::getContextHolderStrategy));
		}

	}

}
