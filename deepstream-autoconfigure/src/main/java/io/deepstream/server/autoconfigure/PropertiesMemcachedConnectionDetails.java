package io.deepstream.server.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * What the properties say.
 */
record PropertiesMemcachedConnectionDetails(MemcachedCacheProperties properties,
		@Nullable SslBundle sslBundle) implements MemcachedConnectionDetails {

	@Override
	public List<Server> getServers() {
		return this.properties.addresses();
	}

	@Override
	public @Nullable String getUsername() {
		return this.properties.username();
	}

	@Override
	public @Nullable String getPassword() {
		return this.properties.password();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return this.sslBundle;
	}

	/** Without the password. */
	@Override
	public String toString() {
		return "Memcached at " + this.properties.servers();
	}

}
