package io.deepstream.server.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.deepstream.server.connector.memcached.MemcachedCacheOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Records in Memcached.
 *
 * @param servers Addresses as host:port, the same on all nodes.
 * @param username Name of the user, if the servers ask for one.
 * @param password Password of the user.
 * @param namespace In front of every key. Empty for what the original wrote.
 * @param lifetime How long a record lives that is not written, in whole seconds. Zero for
 * ever.
 * @param maxItemSize Size of one record with its key that the servers take (their option
 * -I).
 * @param timeout How long a server may be silent before its connection is replaced.
 * @param ssl TLS.
 */
@ConfigurationProperties("deepstream.cache.memcached")
public record MemcachedCacheProperties(@DefaultValue("localhost:11211") List<String> servers, @Nullable String username,
		@Nullable String password, @DefaultValue("") String namespace, @DefaultValue("0s") Duration lifetime,
		@DefaultValue("1MB") DataSize maxItemSize, @DefaultValue("2s") Duration timeout,
		@NestedConfigurationProperty @DefaultValue ClientTlsProperties ssl) {

	public MemcachedCacheProperties {
		Check.that(!servers.isEmpty(), "deepstream.cache.memcached.servers", "at least one address", servers);
		for (String server : servers) {
			Check.that(isAddress(server), "deepstream.cache.memcached.servers", "host:port", server);
		}
		Check.that((username == null) == (password == null), "deepstream.cache.memcached.password",
				"there with deepstream.cache.memcached.username", (password != null) ? "there alone" : "missing");
		Check.that(!lifetime.isNegative() && lifetime.toDays() < 365 * 68, "deepstream.cache.memcached.lifetime",
				"within 0 and 68 years", lifetime);
		Check.that(maxItemSize.toBytes() >= 1024 && maxItemSize.toBytes() < Integer.MAX_VALUE,
				"deepstream.cache.memcached.max-item-size", "at least 1KB and less than 2GB", maxItemSize);
		Check.positive("deepstream.cache.memcached.timeout", timeout);
	}

	private static boolean isAddress(String server) {
		return server.matches("[^\\s:]+:\\d{1,5}") && port(server) > 0 && port(server) <= 0xFFFF;
	}

	private static int port(String server) {
		return Integer.parseInt(server.substring(server.indexOf(':') + 1));
	}

	List<MemcachedConnectionDetails.Server> addresses() {
		return this.servers.stream()
			.map((server) -> new MemcachedConnectionDetails.Server(server.substring(0, server.indexOf(':')),
					port(server)))
			.toList();
	}

	MemcachedCacheOptions toOptions() {
		return new MemcachedCacheOptions(this.namespace, this.lifetime, Math.toIntExact(this.maxItemSize.toBytes()),
				this.timeout);
	}

}
