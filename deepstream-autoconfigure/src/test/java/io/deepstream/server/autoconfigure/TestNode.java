package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.deepstream.server.DeepstreamServer;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with the starter's class path on a random port of the loopback
 * interface.
 */
final class TestNode implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final Container container;

	private TestNode(ConfigurableApplicationContext context, Container container) {
		this.context = context;
		this.container = container;
	}

	static TestNode start(Container container, String... properties) {
		return start(container, List.of(), properties);
	}

	static TestNode start(Container container, List<Class<?>> beans, String... properties) {
		return start(container, Application.class, beans, properties);
	}

	/** A node with what Spring Boot makes of Spring Security. */
	static TestNode startSecured(Container container, List<Class<?>> beans, String... properties) {
		return start(container, SecuredApplication.class, beans, properties);
	}

	private static TestNode start(Container container, Class<?> application, List<Class<?>> beans,
			String... properties) {
		List<Class<?>> sources = new ArrayList<>(beans);
		sources.add(application);
		return new TestNode(new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.properties("server.address=127.0.0.1", "server.port=0", "spring.main.log-startup-info=false")
			.properties(container.properties())
			.properties(properties)
			.run(), container);
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	DeepstreamServer server() {
		return this.context.getBean(DeepstreamServer.class);
	}

	int port() {
		return Integer.parseInt(this.context.getEnvironment().getRequiredProperty(this.container.portProperty()));
	}

	SocketClient connect() throws IOException {
		return SocketClient.connect(port());
	}

	SocketClient login(String user) throws IOException {
		return connect().login(user);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration(exclude = { ManagementWebSecurityAutoConfiguration.class,
			OAuth2ResourceServerWebSecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
			UserDetailsServiceAutoConfiguration.class })
	static class Application {

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class SecuredApplication {

	}

}
