package io.deepstream.server.autoconfigure;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.transport.websocket.WebSocketDoor;
import jakarta.servlet.Filter;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/**
 * The WebSocket endpoint on the application's own port, for Tomcat and Jetty.
 */
@AutoConfiguration(after = DeepstreamAutoConfiguration.class)
@ConditionalOnClass({ ServerContainer.class, ServerEndpointExporter.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(DeepstreamServer.class)
@ConditionalOnBooleanProperty(name = "deepstream.websocket.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WebSocketProperties.class)
public final class DeepstreamWebSocketAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WebSocketDoor deepstreamWebSocketDoor(DeepstreamServer server, WebSocketProperties properties) {
		return new WebSocketDoor(server, properties.toOptions());
	}

	@Bean
	ServerEndpointConfig deepstreamServerEndpointConfig(WebSocketDoor door) {
		return door.endpoint();
	}

	@Bean
	FilterRegistrationBean<Filter> deepstreamHandshakeFilter(WebSocketDoor door) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(door.filter());
		registration.addUrlPatterns(door.path());
		registration.setAsyncSupported(true);
		registration.setOrder(Ordered.LOWEST_PRECEDENCE);
		return registration;
	}

	@Bean
	@ConditionalOnMissingBean
	ServerEndpointExporter deepstreamServerEndpointExporter() {
		return new EndpointExporter();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TomcatServletWebServerFactory.class)
	static class Tomcat {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> deepstreamTomcatProtocol() {
			return (factory) -> {
				if (TomcatWebServerFactory.DEFAULT_PROTOCOL.equals(factory.getProtocol())) {
					factory.setProtocol(LeakFreeHttp11NioProtocol.class.getName());
				}
			};
		}

	}

}
