package io.deepstream.server.autoconfigure.dockercompose;

import java.util.List;

import io.deepstream.server.autoconfigure.MemcachedConnectionDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * The Memcached of a service whose image is {@code memcached}.
 */
final class MemcachedDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<MemcachedConnectionDetails> {

	private static final int PORT = 11211;

	MemcachedDockerComposeConnectionDetailsFactory() {
		super("memcached", "com.spotify.folsom.MemcacheClientBuilder");
	}

	@Override
	protected MemcachedConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new Details(source.getRunningService());
	}

	private static final class Details extends DockerComposeConnectionDetails implements MemcachedConnectionDetails {

		private final Server server;

		private final @Nullable SslBundle sslBundle;

		private Details(RunningService service) {
			super(service);
			this.server = new Server(service.host(), service.ports().get(PORT));
			this.sslBundle = getSslBundle(service);
		}

		@Override
		public List<Server> getServers() {
			return List.of(this.server);
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

}
