package io.deepstream.server.autoconfigure;

import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.transport.netty.NettyDoor;
import io.netty.handler.codec.http.HttpServerCodec;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * A port of its own for WebSocket clients, by Netty. What holds for clients of the
 * application's port, {@code deepstream.websocket.*} says for both.
 */
@AutoConfiguration(after = DeepstreamAutoConfiguration.class)
@ConditionalOnBean(DeepstreamServer.class)
@ConditionalOnProperty("deepstream.netty.port")
public final class DeepstreamNettyAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HttpServerCodec.class)
	@EnableConfigurationProperties({ NettyProperties.class, WebSocketProperties.class })
	static class Netty {

		@Bean(destroyMethod = "stop")
		@ConditionalOnMissingBean
		NettyDoor deepstreamNettyDoor(DeepstreamServer server, NettyProperties properties,
				WebSocketProperties webSocket, ObjectProvider<SslBundles> bundles) {
			return new NettyDoor(server, properties.toOptions(tls(properties.ssl(), bundles), webSocket.toOptions()));
		}

		private static @Nullable Supplier<SSLEngine> tls(NettyProperties.Tls properties,
				ObjectProvider<SslBundles> bundles) {
			return (properties.bundle() != null)
					? new ServerTls(bundles.getObject(), properties.bundle(), properties.clientAuth()) : null;
		}

		@Bean
		@ConditionalOnMissingBean
		NettyLifecycle deepstreamNettyLifecycle(NettyDoor door, NettyProperties properties,
				ConfigurableEnvironment environment) {
			return new NettyLifecycle(door, properties, environment);
		}

		@Bean
		@ConditionalOnMissingBean
		NettyGoodbye deepstreamNettyGoodbye(NettyDoor door) {
			return new NettyGoodbye(door);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.netty.handler.codec.http.HttpServerCodec")
	static class NoNetty {

		@Bean
		Void deepstreamNettyDoor() {
			throw new DeepstreamStartException(
					"deepstream.netty.port is set, which needs io.netty:netty-codec-http on the class path",
					"Add the dependency io.netty:netty-codec-http, or remove deepstream.netty.port.", null);
		}

	}

}
