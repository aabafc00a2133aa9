package io.deepstream.server.autoconfigure;

import java.io.IOException;

import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.permission.valve.InvalidRulesException;
import io.deepstream.server.permission.valve.Valve;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;

/**
 * Permissions by the rules of a file.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class)
@ConditionalOnMissingBean(PermissionChecker.class)
@ConditionalOnProperty(name = "deepstream.permission.type", havingValue = "valve")
@EnableConfigurationProperties({ PermissionProperties.class, RecordProperties.class })
public final class DeepstreamPermissionAutoConfiguration {

	@Bean
	ValveRulesFile deepstreamValveRulesFile(PermissionProperties properties, RecordProperties record,
			ResourceLoader resources) {
		String location = String.valueOf(properties.rules());
		try {
			return new ValveRulesFile(resources.getResource(location), properties.toOptions(record.toJsonLimits()),
					properties.reloadInterval());
		}
		catch (IOException | InvalidRulesException ex) {
			throw new UnusableConfigurationException(
					"deepstream.permission.rules is " + location + ", which cannot be used: " + WatchedFile.reason(ex),
					"Correct the file, or change deepstream.permission.rules.", ex);
		}
	}

	@Bean
	Valve deepstreamValve(ValveRulesFile file) {
		return file.valve();
	}

}
