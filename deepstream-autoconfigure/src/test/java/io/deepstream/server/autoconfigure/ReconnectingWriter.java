package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.deepstream.server.RecordRequests;
import io.deepstream.server.TestClient;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that writes a record of its own, version by version, each when the last one
 * was acknowledged. When its node is gone, it goes on on another one.
 */
final class ReconnectingWriter {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final String user;

	private final TestNode other;

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private SocketClient client;

	private volatile long acknowledged;

	private volatile boolean returned;

	private volatile boolean stopped;

	ReconnectingWriter(String user, SocketClient client, TestNode other) {
		this.user = user;
		this.client = client;
		this.other = other;
	}

	void start() {
		Thread thread = new Thread(() -> {
			try {
				write();
				this.ended.complete(null);
			}
			catch (IOException | RuntimeException | AssertionError failure) {
				this.ended.completeExceptionally(failure);
			}
		}, this.user);
		thread.setDaemon(true);
		thread.start();
	}

	String record() {
		return "record of " + this.user;
	}

	/** The version that was acknowledged last. */
	long acknowledged() {
		return this.acknowledged;
	}

	private void write() throws IOException {
		assertThat(read().version()).isZero();
		while (!this.stopped) {
			try {
				writeNext();
			}
			catch (IOException lost) {
				comeBack();
			}
		}
	}

	private void writeNext() throws IOException {
		long next = this.acknowledged + 1;
		this.client.send(RecordRequests.ack(RecordRequests.update(record(), next, json(next)), "w"));
		this.client.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		this.acknowledged = next;
	}

	/** Of a write that was under way nobody knows what became of it. */
	private void comeBack() throws IOException {
		assertThat(this.returned).isFalse();
		this.client.close();
		this.client = this.other.login(this.user);
		Message present = read();
		assertThat(present.version()).isBetween(this.acknowledged, this.acknowledged + 1);
		assertThat(TestClient.text(present)).isEqualTo(json(present.version()));
		this.acknowledged = present.version();
		this.returned = true;
	}

	private Message read() throws IOException {
		this.client.send(RecordRequests.names(RecordAction.SUBSCRIBECREATEANDREAD, record()));
		this.client.expect(RecordAction.SUBSCRIBECREATEANDREAD);
		return this.client.expect(RecordAction.READ_RESPONSE);
	}

	private static String json(long version) {
		return (version == 0) ? "{}" : "{\"n\":" + version + "}";
	}

	void awaitReturn() {
		Awaitility.await().atMost(PATIENCE).until(() -> this.returned || this.ended.isDone());
	}

	void awaitWrites(int count) {
		long goal = this.acknowledged + count;
		Awaitility.await().atMost(PATIENCE).until(() -> this.acknowledged >= goal || this.ended.isDone());
	}

	/** Stops; the client stays connected. */
	void stop() {
		this.stopped = true;
		assertThat(this.ended).succeedsWithin(PATIENCE);
	}

}
