package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import io.deepstream.server.DeepstreamServer;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

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

	/** A node with all of Spring Boot but what needs something of these packages. */
	static TestNode startWithout(Container container, List<String> packages, String... properties) {
		Thread thread = Thread.currentThread();
		ClassLoader all = thread.getContextClassLoader();
		ClassLoader some = new SomeClasses(packages);
		thread.setContextClassLoader(some);
		try {
			return start(container,
					new SpringApplicationBuilder(new DefaultResourceLoader(some), SecuredApplication.class),
					properties);
		}
		finally {
			thread.setContextClassLoader(all);
		}
	}

	private static TestNode start(Container container, Class<?> application, List<Class<?>> beans,
			String... properties) {
		List<Class<?>> sources = new ArrayList<>(beans);
		sources.add(application);
		return start(container, new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)), properties);
	}

	private static TestNode start(Container container, SpringApplicationBuilder application, String... properties) {
		return new TestNode(application.bannerMode(Banner.Mode.OFF)
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

	/** Also without the list of the Actuator's auto-configurations, if that is absent. */
	private static final class SomeClasses extends FilteredClassLoader {

		private final boolean withActuator;

		SomeClasses(List<String> packages) {
			super(packages.toArray(String[]::new));
			this.withActuator = !packages.contains("org.springframework.boot.actuate");
		}

		@Override
		public Enumeration<URL> getResources(String name) throws IOException {
			List<URL> all = Collections.list(super.getResources(name));
			return Collections.enumeration(all.stream()
				.filter((url) -> this.withActuator || !url.toString().contains("/spring-boot-actuator-"))
				.toList());
		}

	}

	/** Without MongoDB's driver, which takes two seconds to end in every context. */
	@SpringBootConfiguration
	@EnableAutoConfiguration(exclude = { ManagementWebSecurityAutoConfiguration.class,
			MongoReactiveAutoConfiguration.class, OAuth2ResourceServerWebSecurityAutoConfiguration.class,
			ServletWebSecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class })
	static class Application {

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class SecuredApplication {

	}

}
