package io.deepstream.server.benchmark.load;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Events from one publisher to one subscriber, many pairs at the same time. In a closed
 * loop each pair has one event under way.
 */
public final class Pairs implements Workload, Receiver {

	private final List<Pair> pairs = new ArrayList<>();

	private final List<Route> routes;

	private final int payload;

	private final double rate;

	private @Nullable Generator generator;

	private @Nullable Pacer pacer;

	private int next;

	private boolean sending;

	private volatile int subscribed;

	/**
	 * Pairs.
	 * @param routes one for each pair
	 * @param payload in bytes
	 * @param rate events per second of all pairs together; 0 for a closed loop
	 */
	public Pairs(List<Route> routes, int payload, double rate) {
		this.routes = routes;
		this.payload = payload;
		this.rate = rate;
	}

	@Override
	public void prepare(Generator generator) throws InterruptedException {
		this.generator = generator;
		for (int i = 0; i < this.routes.size(); i++) {
			Route route = this.routes.get(i);
			LoadClient publisher = generator.connect(route.publisher(), 1, this).get(0);
			LoadClient subscriber = generator.connect(route.subscriber(), 1, this).get(0);
			this.pairs.add(new Pair(publisher,
					new Publication(route.publisher().protocol().publication(route.channel(), this.payload), i)));
			generator.run(() -> subscriber.protocol().subscribe(subscriber, route.channel()));
		}
		generator.await(() -> this.subscribed == this.routes.size(), "subscriptions");
	}

	@Override
	public void start() {
		this.sending = true;
		if (this.rate > 0) {
			this.pacer = new Pacer(generator().loop(), this.rate,
					(now) -> send(this.pairs.get(this.next++ % this.pairs.size()), now));
		}
		else {
			this.pairs.forEach((pair) -> send(pair, System.nanoTime()));
		}
	}

	private void send(Pair pair, long now) {
		pair.publisher.send(pair.publication.stamped(++pair.sent, now));
		generator().tally().countSent();
	}

	@Override
	public void stop() {
		this.sending = false;
		if (this.pacer != null) {
			this.pacer.close();
		}
	}

	@Override
	public long expected() {
		return generator().tally().sent();
	}

	@Override
	public void subscribed(LoadClient client) {
		this.subscribed++;
	}

	@Override
	public void stamped(LoadClient client, int sender, long sequence, long sentAt) {
		Tally tally = generator().tally();
		Pair pair = this.pairs.get(sender);
		pair.seen = tally.order(pair.seen, sequence);
		tally.countReceived(client.readAt() - sentAt);
		if (this.sending && this.rate <= 0) {
			send(pair, System.nanoTime());
		}
	}

	private Generator generator() {
		if (this.generator == null) {
			throw new IllegalStateException("Not prepared");
		}
		return this.generator;
	}

	/**
	 * Where a pair lives.
	 *
	 * @param channel of the events
	 */
	public record Route(String channel, Endpoint publisher, Endpoint subscriber) {

	}

	private static final class Pair {

		private final LoadClient publisher;

		private final Publication publication;

		private long sent;

		private long seen;

		private Pair(LoadClient publisher, Publication publication) {
			this.publisher = publisher;
			this.publication = publication;
		}

	}

}
