package io.deepstream.server.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.auth.OpenAuthenticator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * From the types of {@code deepstream.auth.type} to authenticators.
 */
final class AuthenticatorChoice {

	private static final Logger logger = LoggerFactory.getLogger(AuthenticatorChoice.class);

	private final AuthProperties properties;

	private final List<ConfiguredAuthenticator> configured;

	private final List<Authenticator> beans;

	AuthenticatorChoice(AuthProperties properties, ObjectProvider<ConfiguredAuthenticator> configured,
			ObjectProvider<Authenticator> beans) {
		this.properties = properties;
		this.configured = configured.stream().toList();
		this.beans = beans.orderedStream().toList();
	}

	/** In the order in which they are asked. */
	List<Authenticator> authenticators() {
		List<AuthProperties.Type> types = this.properties.type();
		if (types == null) {
			return this.beans.isEmpty() ? withoutType() : this.beans;
		}
		if (!this.beans.isEmpty() && !types.contains(AuthProperties.Type.CUSTOM)) {
			logger.warn("{} beans of type Authenticator are not asked: deepstream.auth.type is {}", this.beans.size(),
					types);
		}
		List<Authenticator> chosen = new ArrayList<>();
		types.forEach((type) -> chosen.addAll(of(type)));
		return chosen;
	}

	/** Where Spring Security is used, it is there without being chosen. */
	private List<Authenticator> withoutType() {
		List<Authenticator> spring = configured(AuthProperties.Type.SPRING);
		return spring.isEmpty() ? List.of(new OpenAuthenticator()) : spring;
	}

	private List<Authenticator> configured(AuthProperties.Type type) {
		return this.configured.stream()
			.filter((candidate) -> candidate.type() == type)
			.map(ConfiguredAuthenticator::authenticator)
			.toList();
	}

	private List<Authenticator> of(AuthProperties.Type type) {
		List<Authenticator> found = switch (type) {
			case NONE -> List.of(new OpenAuthenticator());
			case CUSTOM -> this.beans;
			default -> configured(type);
		};
		if (found.isEmpty()) {
			throw missing(type);
		}
		return found;
	}

	static UnusableConfigurationException missing(AuthProperties.Type type) {
		String name = type.name().toLowerCase(Locale.ROOT);
		String missing = switch (type) {
			case CUSTOM -> "there is no bean of type Authenticator.";
			case SPRING -> "Spring Security is not there.";
			case STORAGE -> "there is no storage.";
			default -> "the auto-configuration DeepstreamAuthAutoConfiguration is not there.";
		};
		String remedy = switch (type) {
			case CUSTOM -> "Define a bean of type Authenticator";
			case SPRING -> "Add the dependency org.springframework.boot:spring-boot-starter-security";
			case STORAGE -> "Choose a storage by deepstream.storage.type";
			default -> "Do not exclude it";
		};
		return new UnusableConfigurationException("deepstream.auth.type has " + name + ", but " + missing,
				remedy + ", or change deepstream.auth.type.", null);
	}

}
