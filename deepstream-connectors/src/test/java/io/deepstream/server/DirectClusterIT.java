package io.deepstream.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.deepstream.server.connector.jgroups.JGroupsMessageBus;
import io.deepstream.server.connector.jgroups.JGroupsOptions;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.testservers.Ports;

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
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.next());
	}

}
