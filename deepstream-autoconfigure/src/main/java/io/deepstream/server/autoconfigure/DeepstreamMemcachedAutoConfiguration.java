package io.deepstream.server.autoconfigure;

import com.spotify.folsom.MemcacheClientBuilder;
import io.deepstream.server.connector.memcached.MemcachedRecordCache;
import io.deepstream.server.spi.RecordCache;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * The cache in Memcached.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class)
@ConditionalOnClass({ MemcachedRecordCache.class, MemcacheClientBuilder.class })
@ConditionalOnProperty(name = "deepstream.cache.type", havingValue = "memcached")
@EnableConfigurationProperties(MemcachedCacheProperties.class)
public final class DeepstreamMemcachedAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MemcachedConnectionDetails deepstreamMemcachedConnectionDetails(MemcachedCacheProperties properties,
			ObjectProvider<SslBundles> bundles) {
		return new PropertiesMemcachedConnectionDetails(properties, properties.ssl().find(bundles));
	}

	@Bean
	@ConditionalOnMissingBean(RecordCache.class)
	MemcachedRecordCache deepstreamMemcachedRecordCache(MemcachedConnectionDetails connection,
			MemcachedCacheProperties properties) {
		return new MemcachedRecordCache(builder(connection), properties.toOptions());
	}

	private static MemcacheClientBuilder<byte[]> builder(MemcachedConnectionDetails connection) {
		MemcacheClientBuilder<byte[]> builder = MemcacheClientBuilder.newByteArrayClient();
		connection.getServers().forEach((server) -> builder.withAddress(server.host(), server.port()));
		String username = connection.getUsername();
		String password = connection.getPassword();
		if (username != null && password != null) {
			builder.withUsernamePassword(username, password);
		}
		SslBundle bundle = connection.getSslBundle();
		return (bundle != null) ? builder.withSSLEngineFactory(new ClientTls(bundle)::engine) : builder;
	}

}
