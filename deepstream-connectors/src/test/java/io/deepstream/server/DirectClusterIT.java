package io.deepstream.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

import io.deepstream.server.connector.jgroups.JGroupsMessageBus;
import io.deepstream.server.connector.jgroups.JGroupsOptions;
import io.deepstream.server.spi.MessageBus;

/**
 * The nodes themselves as message bus.
 */
class DirectClusterIT extends RedisCacheClusterContract {

	private final InetSocketAddress seed = freePlace();

	private boolean seedTaken;

	@Override
	protected MessageBus bus() {
		InetSocketAddress place = this.seedTaken ? freePlace() : this.seed;
		this.seedTaken = true;
		return new JGroupsMessageBus(
				new JGroupsOptions(cluster(), place.getAddress(), place.getPort(), List.of(this.seed), "open sesame"));
	}

	@Override
	protected long received(MessageBus bus) {
		return ((JGroupsMessageBus) bus).received();
	}

	private static InetSocketAddress freePlace() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
