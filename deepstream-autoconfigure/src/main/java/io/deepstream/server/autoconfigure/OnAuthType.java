package io.deepstream.server.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Looks for a type in {@code deepstream.auth.type}, whose values are checked when they
 * are bound.
 */
final class OnAuthType extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		AuthProperties.Type type = metadata.getAnnotations()
			.get(ConditionalOnAuthType.class)
			.getEnum("value", AuthProperties.Type.class);
		List<String> types = Binder.get(context.getEnvironment())
			.bind("deepstream.auth.type", Bindable.listOf(String.class))
			.orElse(List.of());
		boolean matches = types.stream().anyMatch((name) -> name.trim().equalsIgnoreCase(type.name()));
		return new ConditionOutcome(matches, "deepstream.auth.type is " + types);
	}

}
