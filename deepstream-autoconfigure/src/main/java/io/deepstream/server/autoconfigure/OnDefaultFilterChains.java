package io.deepstream.server.autoconfigure;

import java.util.Arrays;
import java.util.Objects;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Whether requests are guarded by filter chains of Spring Boot alone. Then a further one
 * changes nothing for other paths; without any, it would keep Spring Security from
 * guarding everything by itself.
 */
final class OnDefaultFilterChains extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Filter chains of Spring Boot alone");
		ConfigurableListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
		String[] chains = beans.getBeanNamesForType(SecurityFilterChain.class, true, false);
		if (chains.length == 0) {
			return ConditionOutcome.noMatch(message.because("there is no filter chain"));
		}
		return Arrays.stream(chains)
			.filter((name) -> !isOfSpringBoot(beans, name))
			.findFirst()
			.map((name) -> ConditionOutcome.noMatch(message.because("the application has the filter chain " + name)))
			.orElseGet(() -> ConditionOutcome.match(message.because("they are " + String.join(", ", chains))));
	}

	private static boolean isOfSpringBoot(ConfigurableListableBeanFactory beans, String name) {
		return beans.containsBeanDefinition(name)
				&& beans.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition
				&& definition.getFactoryMethodMetadata() != null
				&& definition.getFactoryMethodMetadata()
					.getDeclaringClassName()
					.startsWith("org.springframework.boot.");
	}

}
