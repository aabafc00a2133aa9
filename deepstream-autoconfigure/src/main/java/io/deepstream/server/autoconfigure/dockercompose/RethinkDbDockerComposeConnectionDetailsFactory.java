package io.deepstream.server.autoconfigure.dockercompose;

import io.deepstream.server.autoconfigure.RethinkDbConnectionDetails;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * The RethinkDB of a service whose image is {@code rethinkdb}. The user is {@code admin}
 * without a password.
 */
final class RethinkDbDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<RethinkDbConnectionDetails> {

	private static final int PORT = 28015;

	RethinkDbDockerComposeConnectionDetailsFactory() {
		super("rethinkdb", "com.rethinkdb.RethinkDB");
	}

	@Override
	protected RethinkDbConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new Details(source.getRunningService());
	}

	private static final class Details extends DockerComposeConnectionDetails implements RethinkDbConnectionDetails {

		private final String host;

		private final int port;

		private Details(RunningService service) {
			super(service);
			this.host = service.host();
			this.port = service.ports().get(PORT);
		}

		@Override
		public String getHost() {
			return this.host;
		}

		@Override
		public int getPort() {
			return this.port;
		}

	}

}
