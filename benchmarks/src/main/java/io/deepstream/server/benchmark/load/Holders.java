package io.deepstream.server.benchmark.load;

import java.util.ArrayList;
import java.util.List;

import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;

/**
 * Clients that are subscribed to many events of different names which nobody publishes.
 */
public final class Holders implements Receiver, AutoCloseable {

	/** What one client may have; the server's limit is 100,000. */
	private static final int NAMES_PER_CLIENT = 50_000;

	private static final int NAMES_PER_MESSAGE = 500;

	private final Generator generator = new Generator();

	private volatile int acknowledged;

	/** Subscribes to a number of names and waits until all are in force. */
	public static Holders of(Endpoint endpoint, int names) throws InterruptedException {
		Holders holders = new Holders();
		List<LoadClient> clients = holders.generator.connect(endpoint, 1 + (names - 1) / NAMES_PER_CLIENT, holders);
		int messages = 0;
		for (int from = 0; from < names; from += NAMES_PER_MESSAGE) {
			LoadClient client = clients.get(from / NAMES_PER_CLIENT);
			byte[] message = subscription(from, Math.min(names, from + NAMES_PER_MESSAGE));
			holders.generator.run(() -> client.send(message));
			int sent = ++messages;
			holders.generator.await(() -> holders.acknowledged >= sent - 4, "subscriptions");
		}
		int sent = messages;
		holders.generator.await(() -> holders.acknowledged == sent, "subscriptions");
		return holders;
	}

	private static byte[] subscription(int from, int to) {
		List<String> names = new ArrayList<>();
		for (int i = from; i < to; i++) {
			names.add("held/" + i);
		}
		return DeepstreamProtocol
			.encode(Message.builder(EventAction.SUBSCRIBE).names(names).correlationId("h" + from).build());
	}

	@Override
	public void subscribed(LoadClient client) {
		this.acknowledged++;
	}

	/** They vanish. */
	@Override
	public void close() {
		this.generator.close();
	}

}
