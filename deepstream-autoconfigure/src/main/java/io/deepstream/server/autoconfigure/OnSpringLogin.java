package io.deepstream.server.autoconfigure;

import java.util.List;
import java.util.Objects;

import io.deepstream.server.auth.Authenticator;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Whether clients log in by Spring Security: {@code deepstream.auth.type} says so, or it
 * says nothing, the application has no {@link Authenticator}, and uses Spring Security.
 * An application that does is not opened to everybody by a further dependency.
 */
final class OnSpringLogin extends SpringBootCondition implements ConfigurationCondition {

	private static final String TYPE = "deepstream.auth.type";

	private static final List<String> IN_USE = List.of("org.springframework.security.oauth2.jwt.JwtDecoder",
			"org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector",
			"org.springframework.security.authentication.AuthenticationManager",
			"org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration");

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Login by Spring Security");
		List<String> types = Binder.get(context.getEnvironment())
			.bind(TYPE, Bindable.listOf(String.class))
			.orElse(List.of());
		if (!types.isEmpty()) {
			boolean chosen = types.stream().anyMatch((type) -> type.strip().equalsIgnoreCase("spring"));
			return new ConditionOutcome(chosen, message.because(TYPE + " is " + String.join(",", types)));
		}
		ConfigurableListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
		if (has(beans, Authenticator.class)) {
			return ConditionOutcome.noMatch(message.because("the application has an Authenticator"));
		}
		ClassLoader classes = context.getClassLoader();
		return IN_USE.stream()
			.filter((type) -> ClassUtils.isPresent(type, classes)
					&& has(beans, ClassUtils.resolveClassName(type, classes)))
			.findFirst()
			.map((type) -> ConditionOutcome.match(message.because("there is a bean of type " + type)))
			.orElseGet(() -> ConditionOutcome.noMatch(message.because("the application does not use it")));
	}

	private static boolean has(ConfigurableListableBeanFactory beans, Class<?> type) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false).length > 0;
	}

}
