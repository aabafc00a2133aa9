package io.deepstream.server.benchmark.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import org.jspecify.annotations.Nullable;

/**
 * Clients that read existing records, each one at a time.
 */
public final class RecordReads implements Workload, Receiver {

	private final Endpoint endpoint;

	private final String prefix;

	private final int readers;

	private final int records;

	private final int payload;

	private final List<byte[]> requests = new ArrayList<>();

	private final long[] askedAt;

	private final int[] cursors;

	private @Nullable Generator generator;

	private List<LoadClient> clients = List.of();

	private boolean sending;

	private volatile int written;

	/**
	 * Reads records.
	 * @param prefix of the records' names; new for each run
	 * @param readers clients
	 * @param records they exist before the reading begins
	 * @param payload of a record in bytes
	 */
	public RecordReads(Endpoint endpoint, String prefix, int readers, int records, int payload) {
		this.endpoint = endpoint;
		this.prefix = prefix;
		this.readers = readers;
		this.records = records;
		this.payload = payload;
		this.askedAt = new long[readers];
		this.cursors = new int[readers];
	}

	@Override
	public void prepare(Generator generator) throws InterruptedException {
		this.generator = generator;
		this.clients = generator.connect(this.endpoint, this.readers, this);
		byte[] json = Stamp.json(this.payload);
		for (int i = 0; i < this.records; i++) {
			String name = this.prefix + i;
			this.requests.add(DeepstreamProtocol.encode(Message.builder(RecordAction.READ).name(name).build()));
			byte[] write = DeepstreamProtocol.encode(Message.builder(RecordAction.CREATEANDUPDATE)
				.name(name)
				.data(json)
				.version(-1)
				.correlationId("c" + i)
				.writeAck()
				.build());
			generator.run(() -> this.clients.get(0).send(write));
			int most = i - 200;
			generator.await(() -> this.written >= most, "records to be written");
		}
		generator.await(() -> this.written == this.records, "records to be written");
	}

	@Override
	public void start() {
		this.sending = true;
		this.clients.forEach(this::read);
	}

	private void read(LoadClient client) {
		int index = client.index();
		this.askedAt[index] = System.nanoTime();
		this.cursors[index] = (this.cursors[index] + 37) % this.records;
		client.send(this.requests.get(this.cursors[index]));
		generator().tally().countSent();
	}

	@Override
	public void stop() {
		this.sending = false;
	}

	@Override
	public long expected() {
		return generator().tally().sent();
	}

	@Override
	public void stamped(LoadClient client, int sender, long sequence, long sentAt) {
		generator().tally().countReceived(client.readAt() - this.askedAt[client.index()]);
		if (this.sending) {
			read(client);
		}
	}

	@Override
	public void message(LoadClient client, Message message) {
		if (message.action() == RecordAction.WRITE_ACKNOWLEDGEMENT) {
			this.written++;
		}
		else if (!message.isAck()) {
			generator().tally().countError(message.topic() + "/" + message.action());
		}
	}

	private Generator generator() {
		return Objects.requireNonNull(this.generator, "not prepared");
	}

}
