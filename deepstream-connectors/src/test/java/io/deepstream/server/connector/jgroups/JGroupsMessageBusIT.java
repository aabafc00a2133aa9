package io.deepstream.server.connector.jgroups;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;

import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.MessageBusContract;

class JGroupsMessageBusIT extends MessageBusContract {

	private final String cluster = "deepstream-" + UUID.randomUUID();

	private final InetSocketAddress seed = Nodes.freePlace();

	private boolean seedTaken;

	@Override
	protected MessageBus create() {
		InetSocketAddress place = this.seedTaken ? Nodes.freePlace() : this.seed;
		this.seedTaken = true;
		return Nodes.bus(this.cluster, place, List.of(this.seed));
	}

}
