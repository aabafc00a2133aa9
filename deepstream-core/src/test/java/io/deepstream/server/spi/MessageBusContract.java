package io.deepstream.server.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.spi.Seams.failure;
import static io.deepstream.server.spi.Seams.result;
import static io.deepstream.server.spi.Seams.results;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link MessageBus} has to do. That a message does not arrive is proved by
 * one sent later that does.
 */
public abstract class MessageBusContract {

	private static final int MANY = 100_000;

	private static final int MEBIBYTE = 1024 * 1024;

	private final List<BusNode> nodes = new ArrayList<>();

	BusNode a;

	BusNode b;

	BusNode c;

	/**
	 * A bus for one more node, not started; all of one test belong to one cluster.
	 */
	protected abstract MessageBus create();

	@BeforeEach
	void start() {
		this.a = join("node-a");
		this.b = join("node-b");
		this.c = join("ä/b c.*#$1");
	}

	@AfterEach
	void close() {
		this.nodes.forEach((node) -> node.bus().close());
	}

	private BusNode join(String id) {
		BusNode node = new BusNode(id, create());
		this.nodes.add(node);
		result(node.bus().start(id, node));
		return node;
	}

	@Test
	void reachesEveryOtherSubscribedNodeOnceWithOrigin() {
		subscribe("x", this.a, this.b, this.c);

		this.a.publish("x", "1");
		this.c.publish("x", "2");

		this.b.awaitCount(2);
		assertThat(this.b.received()).containsExactlyInAnyOrder("node-a x 1", "ä/b c.*#$1 x 2");
		this.a.awaitCount(1);
		assertThat(this.a.received()).containsExactly("ä/b c.*#$1 x 2");
		this.c.awaitCount(1);
		this.b.publish("x", "end");
		this.a.await("node-b x end");
		this.c.await("node-b x end");
		assertThat(this.a.received()).hasSize(2);
		assertThat(this.c.received()).containsExactly("node-a x 1", "node-b x end");
	}

	@Test
	void neverReachesPublisher() {
		subscribe("x", this.a, this.b);

		results(100, (i) -> this.a.bus().publish("x", bytes("own")));
		this.b.awaitCount(100);
		this.b.publish("x", "end");

		this.a.await("node-b x end");
		assertThat(this.a.received()).containsExactly("node-b x end");
	}

	@Test
	void keepsOrderOfManyMessages() {
		subscribe("x", this.b, this.c);

		results(MANY, (i) -> this.a.bus().publish("x", bytes(Integer.toString(i))));

		for (BusNode node : List.of(this.b, this.c)) {
			node.awaitCount(MANY);
			List<String> received = node.received();
			for (int i = 0; i < MANY; i++) {
				assertThat(received.get(i)).isEqualTo("node-a x " + i);
			}
		}
	}

	@Test
	void keepsOrderPerOriginAndChannelWhenAllSend() {
		subscribe("x", this.a, this.b, this.c);
		subscribe("y", this.a, this.b, this.c);

		results(3000, (i) -> {
			BusNode origin = List.of(this.a, this.b, this.c).get(i % 3);
			return origin.bus().publish((i / 3 % 2 == 0) ? "x" : "y", bytes(Integer.toString(i)));
		});

		for (BusNode node : List.of(this.a, this.b, this.c)) {
			node.awaitCount(2000);
			List<String> all = node.received();
			for (BusNode origin : List.of(this.a, this.b, this.c)) {
				for (String channel : List.of("x", "y")) {
					String stream = origin.id() + " " + channel + " ";
					List<Integer> numbers = all.stream()
						.filter((text) -> text.startsWith(stream))
						.map((text) -> Integer.valueOf(text.substring(stream.length())))
						.toList();
					assertThat(numbers).describedAs("%s at %s", stream, node.id())
						.hasSize((origin == node) ? 0 : 500)
						.isSorted()
						.doesNotHaveDuplicates();
				}
			}
		}
	}

	@Test
	void deliversOnlySubscribedChannels() {
		subscribe("x", this.b);
		subscribe("y", this.c);

		this.a.publish("x", "1");
		this.a.publish("y", "2");
		this.a.publish("z", "3");

		this.b.awaitCount(1);
		this.c.awaitCount(1);
		assertThat(this.b.received()).containsExactly("node-a x 1");
		assertThat(this.c.received()).containsExactly("node-a y 2");
	}

	@Test
	void keepsChannelNamesOfAllKindsApart() {
		List<String> channels = Seams.names();
		channels.forEach((channel) -> subscribe(channel, this.b));

		results(channels.size(), (i) -> this.a.bus().publish(channels.get(i), bytes(Integer.toString(i))));

		this.b.awaitCount(channels.size());
		for (int i = 0; i < channels.size(); i++) {
			assertThat(this.b.received()).contains("node-a " + channels.get(i) + " " + i);
		}
	}

	@Test
	void subscribesAndUnsubscribesIdempotently() {
		subscribe("x", this.b);
		subscribe("x", this.b);
		subscribe("y", this.b);
		this.a.publish("x", "1");
		this.b.await("node-a x 1");

		result(this.b.bus().unsubscribe("x"));
		result(this.b.bus().unsubscribe("x"));
		result(this.b.bus().unsubscribe("never"));
		this.a.publish("x", "2");
		this.a.publish("y", "3");
		this.b.await("node-a y 3");
		subscribe("x", this.b);
		this.a.publish("x", "4");
		this.b.await("node-a x 4");

		assertThat(this.b.received()).containsExactly("node-a x 1", "node-a y 3", "node-a x 4");
	}

	@Test
	void deliversPayloadsOfAllKinds() {
		subscribe("x", this.b);
		byte[] all = new byte[1024];
		for (int i = 0; i < all.length; i++) {
			all[i] = (byte) i;
		}
		byte[] large = new byte[MEBIBYTE + 1024];
		new Random(1).nextBytes(large);
		List<byte[]> payloads = List.of(new byte[0], new byte[] { 0 }, all, large,
				new byte[] { 28, 29, 30, 31, '\n', '\r', 0 });

		payloads.forEach((payload) -> result(this.a.bus().publish("x", ByteBuffer.wrap(payload))));

		this.b.awaitCount(payloads.size());
		for (int i = 0; i < payloads.size(); i++) {
			assertThat(this.b.payloads().get(i)).isEqualTo(payloads.get(i));
		}
	}

	@Test
	void leavesMessageUntouchedAndDoesNotKeepIt() {
		subscribe("x", this.b);
		ByteBuffer slice = ByteBuffer.wrap("..hello..".getBytes(StandardCharsets.UTF_8)).position(2).limit(7);
		ByteBuffer direct = ByteBuffer.allocateDirect(5).put("hello".getBytes(StandardCharsets.UTF_8)).flip();

		result(this.a.bus().publish("x", slice));
		result(this.a.bus().publish("x", slice.asReadOnlyBuffer()));
		result(this.a.bus().publish("x", direct));

		assertThat(slice).isEqualTo(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
		assertThat(slice.position()).isEqualTo(2);
		slice.put(2, (byte) 'X');
		direct.put(0, (byte) 'X');
		this.b.awaitCount(3);
		assertThat(this.b.received()).containsOnly("node-a x hello");
	}

	@Test
	void goesOnAfterReceiverThatThrows() {
		subscribe("x", this.b);
		this.b.onMessage = (text) -> {
			if (text.endsWith("bad")) {
				throw new IllegalStateException("thrown by a test");
			}
		};

		this.a.publish("x", "bad");
		this.a.publish("x", "good");

		this.b.await("node-a x good");
	}

	@Test
	void doesNotLetSlowReceiverHoldUpOthers() {
		subscribe("x", this.b, this.c);
		CountDownLatch release = new CountDownLatch(1);
		this.b.onMessage = (text) -> awaitUninterrupted(release);

		results(1000, (i) -> this.a.bus().publish("x", bytes(Integer.toString(i))));

		this.c.awaitCount(1000);
		release.countDown();
		this.b.awaitCount(1000);
	}

	@Test
	void deliversNothingOldToNodeThatJoinsLate() {
		subscribe("x", this.b);
		results(100, (i) -> this.a.bus().publish("x", bytes("old")));
		this.b.awaitCount(100);

		BusNode late = join("late");
		subscribe("x", late);
		this.a.publish("x", "new");

		late.await("node-a x new");
		assertThat(late.received()).containsExactly("node-a x new");
	}

	@Test
	void closesIdempotentlyAndReceivesNothingAfter() {
		subscribe("x", this.b, this.c);
		this.a.publish("x", "before");
		this.b.await("node-a x before");

		this.b.bus().close();
		this.b.bus().close();
		this.a.publish("x", "after");

		this.c.await("node-a x after");
		assertThat(this.b.received()).containsExactly("node-a x before");
		List<CompletionStage<Void>> calls = List.of(this.b.bus().subscribe("x"), this.b.bus().unsubscribe("x"),
				this.b.bus().publish("x", bytes("lost")));
		calls.forEach((call) -> assertThat(failure(call)).isNotNull());
	}

	@Test
	void failsBeforeStart() {
		MessageBus idle = create();

		assertThat(failure(idle.subscribe("x"))).isNotNull();
		assertThat(failure(idle.publish("x", bytes("lost")))).isNotNull();
		idle.close();
		assertThat(failure(idle.start("closed", this.a))).isNotNull();
	}

	static void subscribe(String channel, BusNode... nodes) {
		for (BusNode node : nodes) {
			result(node.bus().subscribe(channel));
		}
	}

	static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
