package io.deepstream.server.benchmark;

import java.io.IOException;

import io.deepstream.server.autoconfigure.DeepstreamAutoConfiguration;
import io.deepstream.server.autoconfigure.DeepstreamMemoryAutoConfiguration;
import io.deepstream.server.autoconfigure.DeepstreamWebSocketAutoConfiguration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/**
 * Spring's simple STOMP broker with its default settings, to compare with. Prints
 * {@code ready PORT}, and ends with its standard input. Arguments are properties.
 */
@Configuration
@EnableAutoConfiguration(exclude = { DeepstreamAutoConfiguration.class, DeepstreamMemoryAutoConfiguration.class,
		DeepstreamWebSocketAutoConfiguration.class })
@EnableWebSocketMessageBroker
public class StompBroker implements WebSocketMessageBrokerConfigurer {

	/** Starts the broker. */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = new SpringApplication(StompBroker.class).run(args);
		System.out.println("ready " + context.getEnvironment().getRequiredProperty("local.server.port"));
		while (System.in.read() >= 0) {
			continue;
		}
		System.exit(0);
	}

	@Override
	public void configureMessageBroker(MessageBrokerRegistry registry) {
		registry.enableSimpleBroker("/topic");
	}

	@Override
	public void registerStompEndpoints(StompEndpointRegistry registry) {
		registry.addEndpoint("/stomp");
	}

}
