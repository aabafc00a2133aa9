package io.deepstream.server.connector.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.deepstream.server.spi.ServerListener.State;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LinkTests {

	private final List<FakeSession> sessions = new CopyOnWriteArrayList<>();

	private volatile IOException refusal;

	private final Probe probe = new Probe("a", new Link("fake", "Fake at nowhere:1", this::open));

	private Session open(Session.Events events) throws IOException {
		if (this.refusal != null) {
			throw this.refusal;
		}
		FakeSession session = new FakeSession(events);
		this.sessions.add(session);
		return session;
	}

	@AfterEach
	void close() {
		this.probe.close();
	}

	private FakeSession session() {
		return this.sessions.get(this.sessions.size() - 1);
	}

	@Test
	void isUpWhenItHearsItself() {
		this.probe.start("x");

		assertThat(this.probe.states()).containsExactly(State.UP);
		assertThat(session().channels).contains("x").hasSize(2);
	}

	@Test
	void failsToStartButTriesOn() {
		this.refusal = new IOException("no route");

		Throwable failure = Probe.fails(this.probe.bus().start("a", this.probe));

		assertThat(failure).hasMessage("There is no connection to Fake at nowhere:1: no route");
		this.refusal = null;
		this.probe.awaitState(0, State.UP);
	}

	@Test
	void opensAnotherSessionWithAllChannelsWhenOneFails() {
		this.probe.start("x", "y");
		FakeSession first = session();
		Probe.succeeds(this.probe.bus().unsubscribe("y"));

		first.events.failed(new IOException("broken pipe"));
		this.probe.awaitState(2, State.UP);

		assertThat(this.probe.states()).containsExactly(State.UP, State.DOWN, State.UP);
		assertThat(this.probe.causes()).singleElement()
			.satisfies((cause) -> assertThat(cause).hasMessageContaining("broken pipe"));
		assertThat(session()).isNotSameAs(first);
		assertThat(session().channels).contains("x").hasSize(2);
		Awaitility.await().atMost(Probe.PATIENCE).until(() -> first.closed);
	}

	@Test
	void refusesWhileTheBrokerTakesNothing() {
		this.probe.start();

		session().events.blocked(new IllegalStateException("disk full"));
		this.probe.awaitState(1, State.DEGRADED);
		assertThat(Probe.fails(this.probe.publish("x", "lost"))).hasMessageContaining("disk full");
		session().events.unblocked();
		this.probe.awaitState(2, State.UP);

		Probe.succeeds(this.probe.publish("x", "sent"));
		assertThat(session().sent).containsOnlyOnce("x");
		assertThat(this.sessions).hasSize(1);
	}

	@Test
	void saysThatMessagesMayBeLostWhenABeaconIsMissing() {
		this.probe.start();
		int known = session().sent.size();

		session().losing = true;
		Awaitility.await().atMost(Probe.PATIENCE).until(() -> session().sent.size() > known);
		session().losing = false;
		this.probe.awaitState(2, State.UP);

		assertThat(this.probe.states()).containsExactly(State.UP, State.DEGRADED, State.UP);
		assertThat(this.sessions).hasSize(1);
	}

	@Test
	void givesASessionUpThatBringsNothing() {
		this.probe.start();

		session().losing = true;
		this.probe.awaitState(1, State.DOWN);

		assertThat(this.probe.causes().get(0)).hasMessageContaining("does not come back");
		this.probe.awaitState(2, State.UP);
		assertThat(this.sessions).hasSize(2);
	}

	@Test
	void ignoresWhatASessionSaysThatWasReplaced() {
		this.probe.start("x");
		FakeSession first = session();
		first.events.failed(new IOException("broken pipe"));
		this.probe.awaitState(2, State.UP);
		byte[] late = Frame.encode(1, text("b"), text("x"), ByteBuffer.wrap(text("late")));
		byte[] timely = Frame.encode(1, text("b"), text("x"), ByteBuffer.wrap(text("timely")));

		first.events.failed(new IOException("again"));
		first.events.received(ByteBuffer.wrap(late));
		session().events.received(ByteBuffer.wrap(timely));

		assertThat(this.probe.messages()).containsExactly("b x timely");
		assertThat(this.sessions).hasSize(2);
	}

	@Test
	void refusesWhatIsNoFrame() {
		this.probe.start("x");
		byte[] good = Frame.encode(1, text("b"), text("x"), ByteBuffer.wrap(text("good")));
		byte[] foreign = good.clone();
		foreign[0] = 99;

		session().events.received(ByteBuffer.wrap(foreign));
		session().events.received(ByteBuffer.wrap(new byte[0]));
		session().events.received(ByteBuffer.wrap(good, 0, good.length - 10));
		session().events.received(ByteBuffer.wrap(good));

		assertThat(this.probe.messages()).containsExactly("b x good");
		assertThat(((Link) this.probe.bus()).received()).isEqualTo(1);
	}

	@Test
	void failsWhatIsPendingWhenItCloses() {
		this.probe.start();
		CompletableFuture<Void> last = this.probe.publish("x", "last");

		this.probe.close();

		Awaitility.await().atMost(Probe.PATIENCE).until(last::isDone);
		assertThat(session().closed).isTrue();
		assertThat(session().sent).contains("x");
		Probe.fails(this.probe.publish("x", "late"));
		Probe.fails(this.probe.bus().start("a", this.probe));
	}

	private static byte[] text(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
