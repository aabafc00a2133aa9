package io.deepstream.server.autoconfigure;

import io.deepstream.server.connector.DriverThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.OpaqueTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Logins by Spring Security. Looks for its beans after all others, as filter chains of
 * Spring Boot and of further starters step back when there is one.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass({ AuthenticationManager.class, AuthenticationConfiguration.class })
@Conditional(OnSpringLogin.class)
@EnableConfigurationProperties(SpringAuthProperties.class)
public final class DeepstreamSecurityAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(DeepstreamSecurityAutoConfiguration.class);

	@Bean
	DriverThreads deepstreamSecurityThreads(SpringAuthProperties properties) {
		return new DriverThreads("spring-security", properties.threads(), properties.queueSize(), properties.timeout());
	}

	@Bean
	ConfiguredAuthenticator deepstreamSpringAuthenticator(ObjectProvider<AuthenticationManager> managers,
			ObjectProvider<AuthenticationConfiguration> configuration, ObjectProvider<BearerTokens> tokens,
			SpringAuthProperties properties, @Qualifier("deepstreamSecurityThreads") DriverThreads threads) {
		SpringAuthenticator authenticator = new SpringAuthenticator(passwords(managers, configuration.getIfAvailable()),
				tokens.getIfAvailable(), properties.clientCertificate(), threads);
		logger.info("Clients log in by {}", authenticator);
		return new ConfiguredAuthenticator(AuthProperties.Type.SPRING, authenticator);
	}

	/** Null if nothing knows passwords, and if several do and none of them is primary. */
	private static @Nullable AuthenticationManager passwords(ObjectProvider<AuthenticationManager> managers,
			@Nullable AuthenticationConfiguration configuration) {
		AuthenticationManager own = managers.getIfUnique();
		if (own != null || configuration == null || managers.stream().findAny().isPresent()) {
			return own;
		}
		return configuration.getAuthenticationManager();
	}

	@Configuration(proxyBeanMethods = false)
	@Order(1)
	@ConditionalOnClass({ JwtDecoder.class, JwtAuthenticationProvider.class })
	@ConditionalOnSingleCandidate(JwtDecoder.class)
	static class Tokens {

		@Bean
		@ConditionalOnMissingBean
		BearerTokens deepstreamBearerTokens(JwtDecoder decoder, ObjectProvider<JwtAuthenticationConverter> converter) {
			JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
			converter.ifUnique(provider::setJwtAuthenticationConverter);
			return (token) -> provider.authenticate(new BearerTokenAuthenticationToken(token));
		}

	}

	/** Where both are, tokens are decoded, as by the filter chain of Spring Boot. */
	@Configuration(proxyBeanMethods = false)
	@Order(2)
	@ConditionalOnClass({ OpaqueTokenIntrospector.class, OpaqueTokenAuthenticationProvider.class })
	@ConditionalOnSingleCandidate(OpaqueTokenIntrospector.class)
	static class OpaqueTokens {

		@Bean
		@ConditionalOnMissingBean
		BearerTokens deepstreamOpaqueTokens(OpaqueTokenIntrospector introspector,
				ObjectProvider<OpaqueTokenAuthenticationConverter> converter) {
			OpaqueTokenAuthenticationProvider provider = new OpaqueTokenAuthenticationProvider(introspector);
			converter.ifUnique(provider::setAuthenticationConverter);
			return (token) -> {
				Authentication authentication = provider.authenticate(new BearerTokenAuthenticationToken(token));
				if (authentication == null) {
					throw new InvalidBearerTokenException("The token is nobody's");
				}
				return authentication;
			};
		}

	}

	/**
	 * The handshake tells who a client is only if somebody is logged in by the
	 * application; everybody else may connect, but not do anything before the login.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass({ HttpSecurity.class, SecurityFilterChain.class })
	@ConditionalOnBooleanProperty(name = "deepstream.websocket.enabled", matchIfMissing = true)
	@Conditional(OnDefaultFilterChains.class)
	@EnableConfigurationProperties(WebSocketProperties.class)
	static class Handshakes {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		SecurityFilterChain deepstreamSecurityFilterChain(HttpSecurity http, WebSocketProperties properties) {
			return http.securityMatcher(PathPatternRequestMatcher.pathPattern(properties.path()))
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
				.csrf(AbstractHttpConfigurer::disable)
				.requestCache(AbstractHttpConfigurer::disable)
				.build();
		}

	}

}
