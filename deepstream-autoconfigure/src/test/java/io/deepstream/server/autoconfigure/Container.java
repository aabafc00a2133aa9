package io.deepstream.server.autoconfigure;

import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;

/**
 * The servlet containers that the endpoint runs on.
 */
enum Container {

	TOMCAT(JettyServletWebServerAutoConfiguration.class),

	JETTY(TomcatServletWebServerAutoConfiguration.class);

	private final Class<?> other;

	Container(Class<?> other) {
		this.other = other;
	}

	/** The property that leaves the other container out. */
	String property() {
		return "spring.autoconfigure.exclude=" + this.other.getName();
	}

}
