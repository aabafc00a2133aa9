package io.deepstream.server.autoconfigure;

import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;

/**
 * What clients connect to: a servlet container's port, or the port of its own beside one.
 */
enum Container {

	TOMCAT("local.server.port",
			"spring.autoconfigure.exclude=" + JettyServletWebServerAutoConfiguration.class.getName()),

	JETTY("local.server.port",
			"spring.autoconfigure.exclude=" + TomcatServletWebServerAutoConfiguration.class.getName()),

	NETTY("local.deepstream.netty.port",
			"spring.autoconfigure.exclude=" + JettyServletWebServerAutoConfiguration.class.getName(),
			"deepstream.websocket.enabled=false", "deepstream.netty.port=0", "deepstream.netty.address=127.0.0.1");

	private final String portProperty;

	private final String[] properties;

	Container(String portProperty, String... properties) {
		this.portProperty = portProperty;
		this.properties = properties;
	}

	/** Where the port is found once the application runs. */
	String portProperty() {
		return this.portProperty;
	}

	/** What leaves the others out. */
	String[] properties() {
		return this.properties;
	}

}
