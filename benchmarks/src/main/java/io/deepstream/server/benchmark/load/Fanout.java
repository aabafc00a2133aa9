package io.deepstream.server.benchmark.load;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One publisher, many subscribers of one channel: at a fixed rate, one event at a time,
 * or in a burst that keeps a number of events under way.
 */
public final class Fanout implements Workload, Receiver {

	private static final String CHANNEL = "figures";

	private final Endpoint endpoint;

	private final int subscribers;

	private final int payload;

	private final double rate;

	private final int window;

	private final long[] seen;

	private @Nullable Generator generator;

	private @Nullable LoadClient publisher;

	private @Nullable Publication publication;

	private @Nullable Pacer pacer;

	private boolean sending;

	private volatile int subscribed;

	/**
	 * Fan-out.
	 * @param payload in bytes
	 * @param rate events per second; 0 for a burst
	 * @param window events under way in a burst
	 */
	public Fanout(Endpoint endpoint, int subscribers, int payload, double rate, int window) {
		this.endpoint = endpoint;
		this.subscribers = subscribers;
		this.payload = payload;
		this.rate = rate;
		this.window = window;
		this.seen = new long[subscribers];
	}

	@Override
	public void prepare(Generator generator) throws InterruptedException {
		this.generator = generator;
		this.publication = new Publication(this.endpoint.protocol().publication(CHANNEL, this.payload), 0);
		this.publisher = generator.connect(this.endpoint, 1, this).get(0);
		List<LoadClient> clients = generator.connect(this.endpoint, this.subscribers, this);
		generator.run(() -> clients.forEach((client) -> client.protocol().subscribe(client, CHANNEL)));
		generator.await(() -> this.subscribed == this.subscribers, "subscriptions");
	}

	@Override
	public void start() {
		this.sending = true;
		if (this.rate > 0) {
			this.pacer = new Pacer(generator().loop(), this.rate, this::send);
		}
		else {
			pump();
		}
	}

	private void pump() {
		Tally tally = generator().tally();
		while (tally.sent() * this.subscribers - tally.received() < (long) this.window * this.subscribers) {
			send(System.nanoTime());
		}
	}

	private void send(long now) {
		Tally tally = generator().tally();
		tally.countSent();
		Objects.requireNonNull(this.publisher)
			.send(Objects.requireNonNull(this.publication).stamped(tally.sent(), now));
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
		return generator().tally().sent() * this.subscribers;
	}

	@Override
	public void subscribed(LoadClient client) {
		this.subscribed++;
	}

	@Override
	public void stamped(LoadClient client, int sender, long sequence, long sentAt) {
		Tally tally = generator().tally();
		this.seen[client.index()] = tally.order(this.seen[client.index()], sequence);
		tally.countReceived(client.readAt() - sentAt);
	}

	@Override
	public void batchEnded() {
		if (this.sending && this.rate <= 0) {
			pump();
		}
	}

	private Generator generator() {
		return Objects.requireNonNull(this.generator, "not prepared");
	}

}
