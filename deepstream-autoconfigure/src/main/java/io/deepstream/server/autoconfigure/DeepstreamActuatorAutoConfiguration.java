package io.deepstream.server.autoconfigure;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.permission.valve.Valve;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * The Actuator's endpoint, where there is an Actuator that exposes it.
 */
@AutoConfiguration(after = DeepstreamAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(DeepstreamServer.class)
@ConditionalOnAvailableEndpoint(ServerActuator.class)
public final class DeepstreamActuatorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ServerActuator deepstreamServerActuator(DeepstreamServer server, DrainLifecycle drain,
			ObjectProvider<ValveRulesFile> rules, ObjectProvider<Valve> valve) {
		return new ServerActuator(new ServerReport(server, valve.getIfAvailable()), server, drain,
				rules.getIfAvailable());
	}

}
