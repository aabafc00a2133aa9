package io.deepstream.server.autoconfigure.health;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Makes {@code deepstream} a member of the readiness group if that is wished for, and the
 * application does not say itself who is: by a property, as only properties tell Spring
 * Boot's own members of the group from its default. After the files were read.
 */
final class ReadinessMembership implements EnvironmentPostProcessor, Ordered {

	private static final String MEMBERS = "management.endpoint.health.group.readiness.include";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (isSet(environment, "deepstream.health.readiness", false)
				&& isSet(environment, "management.health.deepstream.enabled",
						isSet(environment, "management.health.defaults.enabled", true))
				&& isSet(environment, "management.endpoint.health.probes.enabled", true)
				&& !Binder.get(environment).bind(MEMBERS, Bindable.setOf(String.class)).isBound()) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("deepstreamReadiness", Map.of(MEMBERS, "readinessState,deepstream")));
		}
	}

	private static boolean isSet(ConfigurableEnvironment environment, String property, boolean otherwise) {
		return environment.getProperty(property, Boolean.class, otherwise);
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
