package io.deepstream.server.benchmark.load;

import java.util.Locale;
import java.util.Map;

/**
 * Clients that go to another node as soon as theirs closes the connection.
 */
public final class Departures implements Receiver, AutoCloseable {

	private final Generator generator = new Generator();

	private final Endpoint next;

	private final long[] times;

	private int gone;

	private volatile int arrived;

	/** Connects clients to a node. */
	public Departures(Endpoint from, Endpoint next, int clients) throws InterruptedException {
		this.next = next;
		this.times = new long[clients];
		this.generator.connect(from, clients, this);
	}

	@Override
	public void closed(LoadClient client) {
		this.times[this.gone++] = System.nanoTime();
		this.generator.reopen(client, this.next);
	}

	@Override
	public void ready(LoadClient client) {
		if (client.endpoint() == this.next) {
			this.arrived++;
		}
	}

	/** Waits until all are logged in on the other node, and says how that went. */
	public String await(long began) throws InterruptedException {
		this.generator.await(() -> this.arrived == this.times.length, "clients on the other node");
		double all = (System.nanoTime() - began) / 1e9;
		return this.generator.call(() -> {
			long longest = 0;
			for (int i = 1; i < this.gone; i++) {
				longest = Math.max(longest, this.times[i] - this.times[i - 1]);
			}
			Map<String, Long> errors = this.generator.tally().faults(0).errors();
			return String.format(Locale.ROOT,
					"first closed after %.2f s, last after %.2f s, longest pause between two %.0f ms, "
							+ "all logged in on the other node after %.2f s, %s",
					(this.times[0] - began) / 1e9, (this.times[this.gone - 1] - began) / 1e9, longest / 1e6, all,
					errors);
		});
	}

	@Override
	public void close() {
		this.generator.close();
	}

}
