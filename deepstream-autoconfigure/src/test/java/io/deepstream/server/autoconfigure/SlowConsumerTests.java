package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.deepstream.server.TestClient;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.EventAction;
import jakarta.websocket.RemoteEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource
class SlowConsumerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final int CORES = Runtime.getRuntime().availableProcessors();

	private final List<SocketClient> clients = new ArrayList<>();

	private static TestNode node;

	@Parameter
	private Container container;

	@BeforeParameterizedClassInvocation
	static void start(Container container) {
		node = TestNode.start(container, List.of(SmallBuffers.class), "deepstream.websocket.max-pending-size=64KB",
				"deepstream.websocket.send-timeout=2s", "deepstream.netty.send-buffer-size=32KB");
	}

	@AfterEach
	void closeClients() throws IOException {
		for (SocketClient client : this.clients) {
			client.close();
		}
		Awaitility.await().atMost(PATIENCE).until(() -> node.server().connectionCount() == 0);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		node.close();
	}

	@Test
	void closesAClientThatStopsReadingWhileAThousandOthersReceiveEverythingInOrder() throws IOException {
		long closedBefore = slowConsumers();
		List<SocketClient> readers = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			readers.add(login("reader-" + i).subscribe("news"));
		}
		narrow().subscribe("news");
		SocketClient sender = login("sender");
		int sent = 0;
		List<Thread> blocked = new ArrayList<>();

		for (int round = 0; round < 20; round++) {
			for (int i = 0; i < 5; i++) {
				sender.emit("news", payload(sent + i, 2000));
			}
			for (SocketClient reader : readers) {
				for (int i = 0; i < 5; i++) {
					assertThat(TestClient.text(reader.expect(EventAction.EMIT))).isEqualTo(payload(sent + i, 2000));
				}
			}
			sent += 5;
			blocked.addAll(threadsThatWriteButMustNot());
		}

		Awaitility.await().atMost(PATIENCE).until(() -> slowConsumers() == closedBefore + 1);
		assertThat(blocked).isEmpty();
		assertThat(node.server().connectionCount()).isEqualTo(1001);
	}

	@Test
	void servesTheOthersWhileTwoHundredClientsStopReadingAtOnce() throws IOException {
		long closedBefore = slowConsumers();
		for (int i = 0; i < 200; i++) {
			narrow().subscribe("flood");
		}
		SocketClient reader = login("reader").subscribe("flood");
		SocketClient sender = login("sender");

		for (int i = 0; i < 50; i++) {
			sender.emit("flood", payload(i, 8000));
			assertThat(TestClient.text(reader.expect(EventAction.EMIT))).isEqualTo(payload(i, 8000));
		}

		Awaitility.await().atMost(PATIENCE).until(() -> slowConsumers() == closedBefore + 200);
		assertThat(node.server().connectionCount()).isEqualTo(2);
		Awaitility.await().atMost(PATIENCE).until(() -> writers() <= CORES + 1);
	}

	@Test
	void keepsNoMoreThanTheBoundForAClientThatStopsReading() throws IOException {
		narrow().subscribe("bulk");
		SocketClient reader = login("reader").subscribe("bulk");
		SocketClient sender = login("sender");
		long before = liveBytes();

		for (int i = 0; i < 20; i++) {
			sender.emit("bulk", payload(i, 900_000));
			reader.expect(EventAction.EMIT);
		}

		assertThat(liveBytes() - before).isLessThan(6_000_000);
	}

	@Test
	void closesAClientWhoseWriteTakesLongerThanTheSendTimeout() throws IOException {
		long closedBefore = slowConsumers();
		narrow().subscribe("once");
		SocketClient sender = login("sender");

		sender.emit("once", payload(0, 900_000));

		Awaitility.await().atMost(PATIENCE).until(() -> slowConsumers() == closedBefore + 1);
		Awaitility.await().atMost(PATIENCE).until(() -> writers() <= CORES + 1);
	}

	@Test
	void tellsHowMuchWaitsForAClientThatStopsReading() throws IOException {
		long closedBefore = slowConsumers();
		narrow().subscribe("waiting");
		SocketClient sender = login("sender");
		AtomicLong most = new AtomicLong();

		Awaitility.await().atMost(PATIENCE).until(() -> {
			sender.emit("waiting", payload(0, 4000));
			most.accumulateAndGet(node.server().statistics().pendingBytes(), Math::max);
			return slowConsumers() == closedBefore + 1;
		});

		assertThat(most).hasValueBetween(4000L, 256 * 1024L);
		Awaitility.await().atMost(PATIENCE).until(() -> node.server().statistics().pendingBytes() == 0);
	}

	@Test
	void endsAConnectionWhoseClientDoesNotAnswerTheCloseFrame() throws IOException {
		SocketClient client = login("mute");
		client.send(new Frame(Frame.FIN | Frame.BINARY, new byte[1024 * 1024 + 1]));
		client.expectClose(CloseReason.MESSAGE_TOO_LARGE.code());

		client.expectEnd();
	}

	private SocketClient login(String user) throws IOException {
		return keep(node.connect()).login(user);
	}

	private SocketClient narrow() throws IOException {
		return keep(SocketClient.connectNarrow(node.port())).login("stalled");
	}

	private SocketClient keep(SocketClient client) {
		this.clients.add(client);
		return client;
	}

	private long slowConsumers() {
		return node.server().closedConnections(CloseReason.SLOW_CONSUMER);
	}

	private static String payload(int number, int size) {
		return '"' + String.valueOf(number) + "x".repeat(size) + '"';
	}

	private static List<Thread> threadsThatWriteButMustNot() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((thread) -> Arrays.stream(thread.getValue()).anyMatch(SlowConsumerTests::isWrite))
			.map(Map.Entry::getKey)
			.filter((thread) -> !thread.getName().startsWith("deepstream-writer-"))
			.toList();
	}

	private static boolean isWrite(StackTraceElement call) {
		return Stream.of(RemoteEndpoint.Basic.class.getMethods())
			.anyMatch((method) -> method.getName().equals(call.getMethodName()))
				&& call.getClassName().contains("Basic");
	}

	private static long writers() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("deepstream-writer-"))
			.count();
	}

	private static long liveBytes() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
