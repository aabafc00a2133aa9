package io.deepstream.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that write to records one after the other, each as soon as its last write was
 * answered, until they are stopped.
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
			return latch.await(RealNodes.PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
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

		private final TestClient client;

		private final Thread thread = new Thread(this::run, "load");

		private volatile CountDownLatch success = new CountDownLatch(0);

		Writer(int number, TestClient client) {
			this.number = number;
			this.client = client;
		}

		private void run() {
			for (int i = 0; !Load.this.stopped; i++) {
				String name = Load.this.names.get((i * 7 + this.number) % Load.this.names.size());
				String id = "w" + i;
				this.client
					.send(RecordRequests.ack(RecordRequests.upsert(name, "{\"w" + this.number + "\":" + i + "}"), id));
				Message answer = this.client.next();
				assertThat(answer.correlationId()).isEqualTo(id);
				Load.this.answers.computeIfAbsent(answer.action(), (key) -> new AtomicLong()).incrementAndGet();
				if (answer.action() == RecordAction.WRITE_ACKNOWLEDGEMENT) {
					this.success.countDown();
				}
			}
		}

	}

}
