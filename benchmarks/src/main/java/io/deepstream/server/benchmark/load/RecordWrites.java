package io.deepstream.server.benchmark.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import org.jspecify.annotations.Nullable;

/**
 * Records that are written by one client each, the next version before the last one is
 * acknowledged only if asked for. Each may be watched by one other client, on another
 * node if need be. In the end all records are read back.
 */
public final class RecordWrites implements Workload, Receiver {

	private final List<Item> items = new ArrayList<>();

	private final Options options;

	private final Sides where;

	private @Nullable Generator generator;

	private @Nullable Pacer pacer;

	private int next;

	private boolean sending;

	private volatile int prepared;

	private volatile int verified;

	/**
	 * Writes records.
	 * @param options what
	 * @param where on which servers
	 */
	public RecordWrites(Options options, Sides where) {
		this.options = options;
		this.where = where;
	}

	@Override
	public void prepare(Generator generator) throws InterruptedException {
		this.generator = generator;
		List<LoadClient> writers = generator.connect(this.where.writers(), this.options.writers(), this);
		byte[] payload = isPatch() ? quoted() : Stamp.json(this.options.payload());
		for (int i = 0; i < this.options.records(); i++) {
			this.items.add(new Item(i, this.options.prefix() + i, writers.get(i % writers.size()), payload.clone()));
		}
		generator.run(() -> this.items.forEach((item) -> subscribe(item.writer, item)));
		generator.await(() -> this.prepared == this.items.size(), "records to be created");
		if (isPatch()) {
			generator.run(() -> this.items.forEach(this::fill));
			generator.await(() -> this.prepared == 2 * this.items.size(), "records to be filled");
		}
		if (this.where.watchers() != null) {
			int ready = this.prepared + this.items.size();
			List<LoadClient> watchers = generator.connect(this.where.watchers(), this.options.writers(), this);
			generator
				.run(() -> this.items.forEach((item) -> subscribe(watchers.get(item.index % watchers.size()), item)));
			generator.await(() -> this.prepared == ready, "records to be watched");
		}
	}

	private boolean isPatch() {
		return this.options.mode() == Mode.PATCH;
	}

	private static byte[] quoted() {
		byte[] quoted = new byte[Stamp.SIZE + 2];
		Arrays.fill(quoted, (byte) '"');
		Stamp.write(quoted, 1, 0, 0, 0);
		return quoted;
	}

	private void subscribe(LoadClient client, Item item) {
		client.send(DeepstreamProtocol.encode(Message.builder(RecordAction.SUBSCRIBECREATEANDREAD)
			.names(List.of(item.name))
			.correlationId("r" + item.index)
			.build()));
	}

	/** A first version for patches to meet, its stamp of the past. */
	private void fill(Item item) {
		String text = new String(Stamp.json(this.options.payload()), StandardCharsets.US_ASCII).replace('~', '-');
		item.writer.send(DeepstreamProtocol.encode(Message.builder(RecordAction.UPDATE)
			.name(item.name)
			.data(text.getBytes(StandardCharsets.US_ASCII))
			.version(++item.version)
			.correlationId("f" + item.index)
			.writeAck()
			.build()));
	}

	@Override
	public void start() {
		this.sending = true;
		if (this.options.rate() > 0) {
			this.pacer = new Pacer(generator().loop(), this.options.rate(),
					(now) -> write(this.items.get(this.next++ % this.items.size()), now));
			return;
		}
		for (int i = 0; i < this.options.window(); i++) {
			this.items.forEach((item) -> write(item, System.nanoTime()));
		}
	}

	private void write(Item item, long now) {
		item.version++;
		Stamp.write(item.payload, item.stampAt, item.index, item.version, now);
		Message.Builder message = Message.builder(isPatch() ? RecordAction.PATCH : RecordAction.UPDATE)
			.name(item.name)
			.data(item.payload)
			.version(item.version);
		if (isPatch()) {
			message.path("k");
		}
		if (this.options.mode() == Mode.SET_WITH_ACK) {
			message.writeAck().correlationId(item.index + " " + now);
		}
		item.writer.send(DeepstreamProtocol.encode(message.build()));
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
	public void stamped(LoadClient client, int sender, long sequence, long sentAt) {
		Tally tally = generator().tally();
		Item item = this.items.get(sender);
		item.seen = tally.order((item.seen == 0) ? sequence - 1 : item.seen, sequence);
		if (this.options.mode() != Mode.SET_WITH_ACK) {
			tally.countReceived(client.readAt() - sentAt);
			proceed(item);
		}
	}

	private void proceed(Item item) {
		if (this.sending && this.options.rate() <= 0) {
			write(item, System.nanoTime());
		}
	}

	@Override
	public void message(LoadClient client, Message message) {
		RecordAction action = (RecordAction) message.action();
		String id = Objects.requireNonNullElse(message.correlationId(), "");
		if (action == RecordAction.WRITE_ACKNOWLEDGEMENT && !id.startsWith("f")) {
			int gap = id.indexOf(' ');
			generator().tally().countReceived(client.readAt() - Long.parseLong(id.substring(gap + 1)));
			proceed(this.items.get(Integer.parseInt(id.substring(0, gap))));
		}
		else if (action == RecordAction.READ_RESPONSE || action == RecordAction.WRITE_ACKNOWLEDGEMENT) {
			this.prepared++;
		}
		else if (action == RecordAction.HEAD_RESPONSE) {
			String name = Objects.requireNonNull(message.name());
			Item item = this.items.get(Integer.parseInt(name.substring(this.options.prefix().length())));
			if (message.version() != item.version) {
				generator().tally().countError("final version differs");
			}
			this.verified++;
		}
		else if (!message.isAck()) {
			generator().tally().countError(message.topic() + "/" + action);
		}
	}

	@Override
	public void verify(Generator generator) throws InterruptedException {
		generator.run(() -> this.items.forEach((item) -> item.writer
			.send(DeepstreamProtocol.encode(Message.builder(RecordAction.HEAD).name(item.name).build()))));
		generator.await(() -> this.verified == this.items.size(), "records to be read back");
	}

	private Generator generator() {
		return Objects.requireNonNull(this.generator, "not prepared");
	}

	/**
	 * What is written how.
	 *
	 * @param prefix of the records' names; new for each run
	 * @param records up to 65,536, spread over the writers
	 * @param writers clients that write
	 * @param payload of a record in bytes
	 * @param rate writes per second of all together; 0 for a closed loop
	 * @param window writes under way per record in a closed loop
	 * @param mode what a write is, and what the next one waits for
	 */
	public record Options(String prefix, int records, int writers, int payload, double rate, int window, Mode mode) {

	}

	/**
	 * What a write is. Without acknowledgement the next one waits until the watcher has
	 * received the last one.
	 */
	public enum Mode {

		/** The whole record. */
		SET,
		/** The whole record, with write acknowledgement. */
		SET_WITH_ACK,
		/** One field. */
		PATCH

	}

	/**
	 * Where clients connect.
	 *
	 * @param watchers null for none
	 */
	public record Sides(Endpoint writers, @Nullable Endpoint watchers) {

	}

	private static final class Item {

		private final int index;

		private final String name;

		private final LoadClient writer;

		private final byte[] payload;

		private final int stampAt;

		private long version;

		private long seen;

		private Item(int index, String name, LoadClient writer, byte[] payload) {
			this.index = index;
			this.name = name;
			this.writer = writer;
			this.payload = payload;
			this.stampAt = Stamp.find(payload);
		}

	}

}
