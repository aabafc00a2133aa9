package io.deepstream.server.connector;

import io.deepstream.server.spi.Backend;
import io.deepstream.server.testservers.TestServer;

/**
 * A server that contracts kill and start again.
 *
 * @param server of the test's own
 */
public record KilledServer(TestServer server) implements Backend {

	@Override
	public void stop() {
		this.server.kill();
	}

	@Override
	public void start() {
		this.server.start();
	}

}
