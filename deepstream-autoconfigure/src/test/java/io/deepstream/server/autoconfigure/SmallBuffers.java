package io.deepstream.server.autoconfigure;

import org.eclipse.jetty.server.ServerConnector;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Little room in the sockets, so that a client that stops reading is noticed after some
 * hundred kilobytes and not after megabytes.
 */
@Configuration(proxyBeanMethods = false)
class SmallBuffers {

	private static final int BYTES = 32 * 1024;

	@Bean
	WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> smallSendBuffers() {
		return (factory) -> {
			if (factory instanceof TomcatServletWebServerFactory tomcat) {
				tomcat.addConnectorCustomizers(
						(connector) -> connector.setProperty("socket.txBufSize", String.valueOf(BYTES)));
			}
			if (factory instanceof JettyServletWebServerFactory jetty) {
				jetty.addServerCustomizers(
						(server) -> ((ServerConnector) server.getConnectors()[0]).setAcceptedSendBufferSize(BYTES));
			}
		};
	}

}
