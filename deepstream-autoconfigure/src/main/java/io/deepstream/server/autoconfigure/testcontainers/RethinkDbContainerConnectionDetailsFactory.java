package io.deepstream.server.autoconfigure.testcontainers;

import io.deepstream.server.autoconfigure.RethinkDbConnectionDetails;
import org.testcontainers.containers.Container;

import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * The RethinkDB in a container whose image, or the name of whose
 * {@code @ServiceConnection}, is {@code rethinkdb}. The user is {@code admin} without a
 * password.
 */
final class RethinkDbContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, RethinkDbConnectionDetails> {

	private static final int PORT = 28015;

	RethinkDbContainerConnectionDetailsFactory() {
		super("rethinkdb", "com.rethinkdb.RethinkDB");
	}

	@Override
	protected RethinkDbConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new Details(source);
	}

	private static final class Details extends ContainerConnectionDetails<Container<?>>
			implements RethinkDbConnectionDetails {

		private Details(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public String getHost() {
			return getContainer().getHost();
		}

		@Override
		public int getPort() {
			return getContainer().getMappedPort(PORT);
		}

	}

}
