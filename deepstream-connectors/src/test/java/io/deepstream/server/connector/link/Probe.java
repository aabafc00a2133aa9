package io.deepstream.server.connector.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener.State;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node on a bus that keeps what it hears.
 */
public final class Probe implements MessageBus.Receiver, AutoCloseable {

	/** For what may be slow on a busy machine. */
	public static final Duration PATIENCE = Duration.ofSeconds(60);

	private final String name;

	private final MessageBus bus;

	private final List<String> messages = new ArrayList<>();

	private final List<State> states = new ArrayList<>();

	private final List<Throwable> causes = new ArrayList<>();

	public Probe(String name, MessageBus bus) {
		this.name = name;
		this.bus = bus;
	}

	public MessageBus bus() {
		return this.bus;
	}

	/** Starts, and subscribes to channels. */
	public Probe start(String... channels) {
		succeeds(this.bus.start(this.name, this));
		return subscribe(channels);
	}

	public Probe subscribe(String... channels) {
		for (String channel : channels) {
			succeeds(this.bus.subscribe(channel));
		}
		return this;
	}

	public CompletableFuture<Void> publish(String channel, String text) {
		return this.bus.publish(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))).toCompletableFuture();
	}

	@Override
	public synchronized void onMessage(String originNode, String channel, ByteBuffer message) {
		this.messages.add(originNode + " " + channel + " " + StandardCharsets.UTF_8.decode(message));
	}

	@Override
	public synchronized void onStateChanged(State state, @Nullable Throwable cause) {
		this.states.add(state);
		if (cause != null) {
			this.causes.add(cause);
		}
	}

	/** What came in, in order: origin, channel, text. */
	public synchronized List<String> messages() {
		return List.copyOf(this.messages);
	}

	public synchronized List<State> states() {
		return List.copyOf(this.states);
	}

	public synchronized List<Throwable> causes() {
		return List.copyOf(this.causes);
	}

	public void await(String message) {
		Awaitility.await(message + " at " + this.name).atMost(PATIENCE).until(() -> messages().contains(message));
	}

	/** Waits until this state is among those after the first {@code known} ones. */
	public void awaitState(int known, State state) {
		Awaitility.await(state + " at " + this.name).atMost(PATIENCE).until(() -> {
			List<State> all = states();
			return all.size() > known && all.subList(known, all.size()).contains(state);
		});
	}

	/** Publishes again and again until others have received something. */
	public void publishUntilReceived(String channel, Probe... others) {
		Awaitility.await(channel + " of " + this.name).atMost(PATIENCE).until(() -> {
			publish(channel, "again");
			for (Probe other : others) {
				if (!other.messages().contains(this.name + " " + channel + " again")) {
					return false;
				}
			}
			return true;
		});
	}

	public static void succeeds(CompletionStage<Void> stage) {
		assertThat(stage.toCompletableFuture()).succeedsWithin(PATIENCE);
	}

	/** Waits for a failure, and has it. */
	public static Throwable fails(CompletionStage<Void> stage) {
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		stage
			.whenComplete((done, cause) -> failure.complete((cause != null) ? cause : new AssertionError("succeeded")));
		assertThat(failure).succeedsWithin(PATIENCE);
		Throwable cause = failure.join();
		assertThat(cause).isNotInstanceOf(AssertionError.class);
		return cause;
	}

	@Override
	public void close() {
		this.bus.close();
	}

}
