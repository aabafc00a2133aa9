package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.deepstream.server.TestClient;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.ParserAction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint with its default settings, as a client sees it.
 */
@ParameterizedClass
@EnumSource
class EndpointTests {

	private static final int MAX_MESSAGE_SIZE = 1024 * 1024;

	private static TestNode node;

	@Parameter
	private Container container;

	private final List<SocketClient> clients = new ArrayList<>();

	@BeforeParameterizedClassInvocation
	static void start(Container container) {
		node = TestNode.start(container, "deepstream.websocket.allowed-origins=https://friend.example",
				"deepstream.connection.max-pending-requests=64KB", "deepstream.websocket.send-timeout=2s");
	}

	@AfterEach
	void closeClients() throws IOException {
		for (SocketClient client : this.clients) {
			client.close();
		}
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> node.server().connectionCount() == 0);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		node.close();
	}

	@Test
	void acceptsAHandshakeWithAQueryString() throws IOException {
		SocketClient client = handshake("/deepstream?token=1&x=%20");

		assertThat(client.status()).isEqualTo(101);
		client.login("alice");
	}

	@Test
	void declinesCompressionAndSubProtocols() throws IOException {
		SocketClient client = handshake("/deepstream",
				"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
				"Sec-WebSocket-Protocol: chat, json");

		assertThat(client.status()).isEqualTo(101);
		assertThat(client.headers()).noneMatch((header) -> header.startsWith("sec-websocket-extensions"))
			.noneMatch((header) -> header.startsWith("sec-websocket-protocol"));
	}

	@Test
	void acceptsItsOwnOriginAndThoseAllowed() throws IOException {
		assertThat(handshake("/deepstream", "Origin: http://127.0.0.1:" + node.port()).status()).isEqualTo(101);
		assertThat(handshake("/deepstream", "Origin: https://friend.example").status()).isEqualTo(101);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example", "http://127.0.0.1:1", "http://127.0.0.1", "null", "::",
			"https://friend.example.evil.example", "http://friend.example" })
	void refusesForeignOrigins(String origin) throws IOException {
		assertThat(handshake("/deepstream", "Origin: " + origin).status()).isEqualTo(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/deepstream;x=1", "//deepstream", "/deepstream/", "/%64eepstream", "/deepstream/.",
			"/x/../deepstream", "/DEEPSTREAM", "/deepstream%2F", "/deepstream;" })
	void noOtherSpellingOfThePathAvoidsTheOriginCheck(String path) throws IOException {
		assertThat(handshake(path, "Origin: https://evil.example").status()).isGreaterThanOrEqualTo(400);
	}

	@Test
	void answersPlainHttpWithUpgradeRequired() throws IOException {
		SocketClient client = keep(SocketClient.get(node.port(), "/deepstream"));

		assertThat(client.status()).isEqualTo(426);
		assertThat(client.headers()).contains("upgrade: websocket");
	}

	@Test
	void answersUnknownPathsWithNotFound() throws IOException {
		assertThat(keep(SocketClient.get(node.port(), "/other")).status()).isEqualTo(404);
		assertThat(handshake("/other").status()).isEqualTo(404);
	}

	@Test
	void answersAHandshakeOfAnotherVersionWithAnError() throws IOException {
		SocketClient client = keep(SocketClient.handshakeOfVersion(node.port(), 12));

		assertThat(client.status()).isBetween(400, 499);
	}

	@Test
	void acceptsAMessageOfExactlyTheMaximumSize() throws IOException {
		SocketClient client = login("alice");

		client.send(Frame.binary(event(MAX_MESSAGE_SIZE)));

		expectServed(client);
	}

	@Test
	void closesWhenAMessageIsOneByteTooLarge() throws IOException {
		SocketClient client = login("alice");

		client.send(Frame.binary(event(MAX_MESSAGE_SIZE + 1)));

		expectClose(client, CloseReason.MESSAGE_TOO_LARGE);
	}

	@Test
	void closesWhenTheFragmentsOfAMessageAreTogetherTooLarge() throws IOException {
		SocketClient client = login("alice");

		client.send(new Frame(Frame.BINARY, new byte[MAX_MESSAGE_SIZE]));
		client.send(new Frame(Frame.FIN | Frame.CONTINUATION, new byte[1]));

		expectClose(client, CloseReason.MESSAGE_TOO_LARGE);
	}

	@Test
	void joinsTheFragmentsOfAMessageAcrossPings() throws IOException {
		SocketClient client = login("alice").subscribe("news");
		SocketClient sender = login("bob");
		byte[] message = SocketClient
			.encode(Message.builder(EventAction.EMIT).name("news").data(TestClient.json("\"hello\"")).build());

		sender.send(new Frame(Frame.BINARY, Arrays.copyOfRange(message, 0, 3)));
		sender.send(new Frame(Frame.CONTINUATION, new byte[0]));
		sender.send(new Frame(Frame.FIN | Frame.PING, new byte[] { 7 }));
		sender.send(new Frame(Frame.FIN | Frame.CONTINUATION, Arrays.copyOfRange(message, 3, message.length)));

		assertThat(TestClient.text(client.expect(EventAction.EMIT))).isEqualTo("\"hello\"");
		assertThat(sender.read()).isEqualTo(new Frame(Frame.FIN | Frame.PONG, new byte[] { 7 }));
	}

	@Test
	void takesATextFrameForAMessageThatCannotBeDecoded() throws IOException {
		SocketClient client = keep(node.connect());

		client.send(Frame.text("hello"));
		client.expect(ConnectionAction.INVALID_MESSAGE);
		client.login("alice");
		client.send(Frame.text("hello"));

		client.expect(ParserAction.UNKNOWN_TOPIC);
		expectServed(client);
	}

	@Test
	void takesATextMessageInFragmentsForOneMessage() throws IOException {
		SocketClient client = login("alice");

		client.send(new Frame(Frame.TEXT, "hel".getBytes()));
		client.send(new Frame(Frame.FIN | Frame.CONTINUATION, "lo".getBytes()));

		client.expect(ParserAction.UNKNOWN_TOPIC);
		expectServed(client);
	}

	@Test
	void answersOnlyTheFirstMessageOfAFrame() throws IOException {
		SocketClient client = login("alice");
		byte[] ping = SocketClient.encode(Message.of(ConnectionAction.PING));
		byte[] unknown = SocketClient.encode(Message.of(AuthAction.REQUEST));

		client.send(Frame.binary(ByteBuffer.allocate(ping.length + unknown.length).put(ping).put(unknown).array()));

		client.expect(ConnectionAction.PONG);
		expectServed(client);
	}

	@Test
	void sendsEveryMessageInAFrameOfItsOwn() throws IOException {
		SocketClient client = login("alice").subscribe("news");
		SocketClient sender = login("bob");

		for (int i = 0; i < 200; i++) {
			sender.emit("news", String.valueOf(i));
		}

		for (int i = 0; i < 200; i++) {
			assertThat(TestClient.text(client.expect(EventAction.EMIT))).isEqualTo(String.valueOf(i));
		}
	}

	@Test
	void endsTheConnectionOfAClientWhoseFramesAreNotMasked() throws IOException {
		SocketClient client = login("alice");

		client.sendUnmasked(Frame.binary(SocketClient.encode(Message.of(ConnectionAction.PING))));

		client.expectClose(1002);
		client.expectEnd();
	}

	@Test
	void forgetsAClientThatSaysGoodbye() throws IOException {
		SocketClient client = login("alice").subscribe("news");

		client.send(Frame.close(1000));

		client.expectClose(1000);
		client.expectEnd();
		awaitClosed(CloseReason.CLIENT_GONE);
	}

	@Test
	void forgetsAClientWhoseConnectionIsReset() throws IOException {
		long before = closed(CloseReason.CLIENT_GONE) + closed(CloseReason.TRANSPORT_ERROR);
		SocketClient client = login("alice").subscribe("news");

		client.reset();

		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> closed(CloseReason.CLIENT_GONE) + closed(CloseReason.TRANSPORT_ERROR) == before + 1);
		assertThat(node.server().connectionCount()).isZero();
	}

	@Test
	void forgetsAClientThatDiesInTheMiddleOfAFrame() throws IOException {
		SocketClient client = login("alice");
		client.sendRaw(new byte[] { (byte) 0x82, (byte) 0xFE, 0x10, 0x00, 1, 2, 3, 4, 5 });

		client.reset();

		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> node.server().connectionCount() == 0);
	}

	@Test
	void tellsWhyALoginEndedTheConnection() throws IOException {
		SocketClient client = keep(node.connect());
		client.send(Message.of(ConnectionAction.CHALLENGE));
		client.expect(ConnectionAction.ACCEPT);

		client.send(Message.builder(AuthAction.REQUEST).data(TestClient.json("[broken")).build());

		client.expect(AuthAction.INVALID_MESSAGE_DATA);
		expectClose(client, CloseReason.INVALID_AUTH_DATA);
	}

	private SocketClient handshake(String path, String... headers) throws IOException {
		return keep(SocketClient.handshake(node.port(), path, headers));
	}

	private SocketClient login(String user) throws IOException {
		return keep(node.connect()).login(user);
	}

	private SocketClient keep(SocketClient client) {
		this.clients.add(client);
		return client;
	}

	private static void expectClose(SocketClient client, CloseReason reason) throws IOException {
		assertThat(client.expectClose(reason.code()).closeText()).isEqualTo(reason.text());
		awaitClosed(reason);
	}

	private static void awaitClosed(CloseReason reason) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> closed(reason) > 0);
	}

	private static long closed(CloseReason reason) {
		return node.server().closedConnections(reason);
	}

	private static void expectServed(SocketClient client) throws IOException {
		client.send(Message.of(ConnectionAction.PING));
		client.expect(ConnectionAction.PONG);
	}

	private static byte[] event(int size) {
		int overhead = event("").length + 6;
		byte[] event = event("x".repeat(size - overhead));
		assertThat(event.length).isEqualTo(size);
		return event;
	}

	private static byte[] event(String text) {
		return SocketClient
			.encode(Message.builder(EventAction.EMIT).name("large").data(TestClient.json('"' + text + '"')).build());
	}

}
