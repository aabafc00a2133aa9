package io.deepstream.server.autoconfigure;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.connection.User;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * An application whose classes are loaded again when it is started again. Public as the
 * starter's classes are another loader's.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = { ManagementWebSecurityAutoConfiguration.class,
		OAuth2ResourceServerWebSecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class })
public class RestartedApplication {

	public static ConfigurableApplicationContext start(String[] properties) {
		return new SpringApplicationBuilder(RestartedApplication.class).bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.properties("server.address=127.0.0.1", "server.port=0", "spring.main.log-startup-info=false")
			.properties(properties)
			.run();
	}

	@Bean
	public Authenticator everybody() {
		return (request) -> CompletableFuture
			.completedStage(Optional.of(new AuthResult.Allowed(new User("alice", null, null))));
	}

}
