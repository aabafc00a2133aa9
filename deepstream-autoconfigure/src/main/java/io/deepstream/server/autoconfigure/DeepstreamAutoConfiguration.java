package io.deepstream.server.autoconfigure;

import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerOptions;
import io.deepstream.server.ServerParts;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.ClientListener;
import io.deepstream.server.intercept.Interception;
import io.deepstream.server.intercept.Interceptor;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * The deepstream node: assembled from properties and beans, started and stopped with the
 * application. {@link ConnectorProperties} are asked for first, so that an unknown type
 * is refused before the connector is missed. A bean of type {@link Threads} brings a
 * clock of its own, for tests.
 */
@AutoConfiguration
@EnableConfigurationProperties({ DeepstreamProperties.class, ConnectorProperties.class, ConnectionProperties.class,
		RecordProperties.class, RpcProperties.class, ListenProperties.class, ClusterProperties.class,
		AuthProperties.class, PermissionProperties.class, LimitProperties.class, InterceptorProperties.class,
		DrainProperties.class })
public final class DeepstreamAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ServerOptions deepstreamServerOptions(ConnectorProperties types, DeepstreamProperties node,
			ConnectionProperties connection, AuthProperties auth, RecordProperties record, RpcProperties rpc,
			ListenProperties listen, ClusterProperties cluster, LimitProperties limits) {
		String nodeId = Objects.requireNonNullElseGet(node.nodeId(), () -> "node-" + UUID.randomUUID());
		return new ServerOptions(nodeId,
				node.features().stream().map(DeepstreamProperties.Feature::topic).collect(Collectors.toSet()),
				types.connectors().start() == ConnectorProperties.Start.LAZY, node.maxConnections(), node.stopTimeout(),
				connection.toOptions().withLimits(limits.toOptions()), auth.toOptions(), record.toJsonLimits(),
				record.toOptions(), rpc.toOptions(), listen.toOptions(), cluster.toOptions());
	}

	@Bean
	AuthenticatorChoice deepstreamAuthenticatorChoice(AuthProperties properties,
			ObjectProvider<ConfiguredAuthenticator> configured, ObjectProvider<Authenticator> beans) {
		return new AuthenticatorChoice(properties, configured, beans);
	}

	@Bean
	@ConditionalOnMissingBean
	ServerParts deepstreamServerParts(ConnectorProperties types, ObjectProvider<RecordCache> cache,
			ObjectProvider<RecordStorage> storage, ObjectProvider<MessageBus> bus, AuthenticatorChoice authenticators,
			ObjectProvider<PermissionChecker> permissions, PermissionProperties permission,
			ObjectProvider<ServerListener> listeners, ObjectProvider<Interceptor> interceptors,
			InterceptorProperties interceptor, ObjectProvider<ClientListener> clients) {
		return new ServerParts(
				cache.getIfAvailable(() -> missing("deepstream.cache.type", types.cache().type(), RecordCache.class)),
				chosen(storage, "deepstream.storage.type", types.storage().type(), RecordStorage.class),
				chosen(bus, "deepstream.messaging.type", types.messaging().type(), MessageBus.class),
				authenticators.authenticators(), permissions.getIfAvailable(() -> withoutBean(permission.type())),
				new ServerListeners(listeners.orderedStream().toList()),
				new Interception(interceptors.orderedStream().toList(), interceptor.timeout()),
				ClientListeners.of(clients.orderedStream().toList()));
	}

	private static PermissionChecker withoutBean(PermissionProperties.Type type) {
		if (type == PermissionProperties.Type.NONE) {
			return PermissionChecker.ALLOW_ALL;
		}
		throw new UnusableConfigurationException(
				"deepstream.permission.type is " + type.name().toLowerCase(Locale.ROOT)
						+ ", but there is no bean of type PermissionChecker.",
				"Define a bean of type PermissionChecker, or change deepstream.permission.type.", null);
	}

	private static <T> @Nullable T chosen(ObjectProvider<T> beans, String property, ConnectorType type, Class<T> seam) {
		T bean = beans.getIfAvailable();
		return (bean != null || type.needs().isEmpty()) ? bean : missing(property, type, seam);
	}

	private static <T> T missing(String property, ConnectorType type, Class<T> seam) {
		throw new MissingConnectorException(property, type, seam);
	}

	@Bean(destroyMethod = "stop")
	@ConditionalOnMissingBean
	DeepstreamServer deepstreamServer(ServerOptions options, ServerParts parts, ObjectProvider<Threads> threads) {
		return new DeepstreamServer(options, parts, threads.getIfAvailable(Threads::start));
	}

	@Bean
	@ConditionalOnMissingBean
	DeepstreamLifecycle deepstreamLifecycle(DeepstreamServer server, DeepstreamProperties properties,
			ServerParts parts) {
		return new DeepstreamLifecycle(server, parts, properties.startTimeout());
	}

	@Bean
	@ConditionalOnMissingBean
	DrainLifecycle deepstreamDrainLifecycle(DeepstreamServer server, DrainProperties properties,
			ApplicationEventPublisher events) {
		return new DrainLifecycle(server, properties, events);
	}

}
