package io.deepstream.server.autoconfigure.testcontainers;

import java.util.List;

import io.deepstream.server.autoconfigure.MemcachedConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * The Memcached in a container whose image, or the name of whose
 * {@code @ServiceConnection}, is {@code memcached}.
 */
final class MemcachedContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, MemcachedConnectionDetails> {

	private static final int PORT = 11211;

	MemcachedContainerConnectionDetailsFactory() {
		super("memcached", "com.spotify.folsom.MemcacheClientBuilder");
	}

	@Override
	protected MemcachedConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new Details(source);
	}

	private static final class Details extends ContainerConnectionDetails<Container<?>>
			implements MemcachedConnectionDetails {

		private Details(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public List<Server> getServers() {
			return List.of(new Server(getContainer().getHost(), getContainer().getMappedPort(PORT)));
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
