package io.deepstream.server.connector.jgroups;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connector.link.Link;
import io.deepstream.server.spi.MessageBus;

/**
 * Nodes that connect to each other over TCP, without a broker. They tell each other what
 * they are subscribed to, and a message goes to those nodes only that want it, by a
 * thread for each of them, so that a slow one does not hold up the others. Publishing
 * completes when the message is handed to the connections of all of them. All traffic is
 * encrypted with a key made of the shared secret; who does not have it stays alone.
 */
public final class JGroupsMessageBus implements MessageBus {

	private final Link link;

	/**
	 * Opens nothing yet.
	 * @param options where, with whom
	 */
	public JGroupsMessageBus(JGroupsOptions options) {
		String place = options.address().getHostAddress() + ":" + options.port();
		this.link = new Link("direct", "cluster '" + options.cluster() + "' as node at " + place,
				(events) -> JGroupsSession.open(options, events));
	}

	@Override
	public CompletionStage<Void> start(String nodeId, Receiver receiver) {
		return this.link.start(nodeId, receiver);
	}

	@Override
	public CompletionStage<Void> subscribe(String channel) {
		return this.link.subscribe(channel);
	}

	@Override
	public CompletionStage<Void> unsubscribe(String channel) {
		return this.link.unsubscribe(channel);
	}

	@Override
	public CompletionStage<Void> publish(String channel, ByteBuffer message) {
		return this.link.publish(channel, message);
	}

	/**
	 * Messages of other nodes that have arrived.
	 * @return since this bus was made
	 */
	public long received() {
		return this.link.received();
	}

	@Override
	public void close() {
		this.link.close();
	}

}
