package io.deepstream.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that write to records one after the other, each to a field of its own and as
 * soon as its last write was answered, until they are stopped.
 */
final class Load implements AutoCloseable {

	private final List<String> names;

	private final Map<Action, AtomicLong> answers = new ConcurrentHashMap<>();

	private final List<Writer> writers = new ArrayList<>();

	private volatile boolean stopped;

	Load(List<String> names) {
		this.names = names;
	}

	Load with(TestClient client) {
		Writer writer = new Writer(this.writers.size(), client);
		this.writers.add(writer);
		writer.thread.start();
		return this;
	}

	/** Answers of a kind so far. */
	long answers(Action action) {
		return this.answers.computeIfAbsent(action, (key) -> new AtomicLong()).get();
	}

	/** Kinds of answers so far. */
	Map<Action, AtomicLong> answers() {
		return this.answers;
	}

	/** Waits until each client has had one more write acknowledged. */
	void awaitSuccessOfEach() {
		List<CountDownLatch> successes = this.writers.stream().map((writer) -> {
			writer.success = new CountDownLatch(1);
			return writer.success;
		}).toList();
		successes.forEach((success) -> assertThat(await(success)).isTrue());
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(RealNodes.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	/** Asserts that the records hold every write that was acknowledged. */
	void assertKept(Map<String, Follower.Value> records) {
		for (Writer writer : this.writers) {
			writer.acknowledged.forEach((name, number) -> assertThat(records.get(name).fields().get(writer.field))
				.as("%s of %s", writer.field, name)
				.isGreaterThanOrEqualTo(number));
		}
	}

	/** Stops, once all writes were answered. */
	@Override
	public void close() {
		this.stopped = true;
		for (Writer writer : this.writers) {
			try {
				writer.thread.join(RealNodes.PATIENCE.toMillis());
			}
			catch (InterruptedException interrupted) {
				throw new IllegalStateException(interrupted);
			}
			assertThat(writer.thread.isAlive()).isFalse();
		}
	}

	private final class Writer {

		private final int number;

		private final String field;

		private final TestClient client;

		private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();

		private final Thread thread = new Thread(this::run, "load");

		private volatile CountDownLatch success = new CountDownLatch(0);

		Writer(int number, TestClient client) {
			this.number = number;
			this.field = "w" + number;
			this.client = client;
		}

		private void run() {
			for (int i = 0; !Load.this.stopped; i++) {
				String name = Load.this.names.get((i * 7 + this.number) % Load.this.names.size());
				String id = "w" + i;
				this.client.send(Message.builder(RecordAction.CREATEANDPATCH)
					.name(name)
					.version(-1)
					.path(this.field)
					.data(TestClient.json(Integer.toString(i)))
					.correlationId(id)
					.writeAck()
					.build());
				Message answer = this.client.next();
				assertThat(answer.correlationId()).isEqualTo(id);
				Load.this.answers.computeIfAbsent(answer.action(), (key) -> new AtomicLong()).incrementAndGet();
				if (answer.action() == RecordAction.WRITE_ACKNOWLEDGEMENT) {
					this.acknowledged.put(name, i);
					this.success.countDown();
				}
			}
		}

	}

}
