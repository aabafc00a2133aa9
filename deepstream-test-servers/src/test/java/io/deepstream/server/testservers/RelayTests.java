package io.deepstream.server.testservers;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class RelayTests {

	private static final int SHORT_MILLIS = 200;

	private static final int LONG_MILLIS = 30_000;

	@Test
	void cutsOnlyTheConnectionsThatPassThroughIt() throws IOException {
		TestServer redis = TestServers.redis();
		try (Relay relay = Relay.to(redis);
				Socket passing = connect(relay);
				Socket direct = new Socket(redis.host(), redis.port())) {
			assertThat(Redis.ask(passing, "PING")).isEqualTo("PONG");

			relay.cut();

			assertThatExceptionOfType(IOException.class).isThrownBy(() -> Redis.ask(passing, "PING"));
			assertThat(Redis.ask(direct, "PING")).isEqualTo("PONG");
			try (Socket again = connect(relay)) {
				assertThat(Redis.ask(again, "PING")).isEqualTo("PONG");
			}
		}
	}

	@Test
	void refusesUntilResumed() throws IOException {
		try (Relay relay = Relay.to(TestServers.redis()); Socket before = connect(relay)) {
			relay.refuse();

			assertThatExceptionOfType(IOException.class).isThrownBy(() -> Redis.ask(before, "PING"));
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(relay));

			relay.resume();
			try (Socket after = connect(relay)) {
				assertThat(Redis.ask(after, "PING")).isEqualTo("PONG");
			}
		}
	}

	@Test
	void holdsBackWhatIsSentUntilResumed() throws IOException {
		try (Relay relay = Relay.to(TestServers.redis()); Socket client = connect(relay)) {
			assertThat(Redis.ask(client, "PING")).isEqualTo("PONG");
			relay.stall();

			client.setSoTimeout(SHORT_MILLIS);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> Redis.ask(client, "PING"));

			relay.resume();
			client.setSoTimeout(LONG_MILLIS);
			assertThat(client.getInputStream().readNBytes(7)).asString(StandardCharsets.US_ASCII)
				.isEqualTo("+PONG\r\n");
		}
	}

	@Test
	void forgetsConnectionsThatEnded() throws IOException {
		try (Relay relay = Relay.to(TestServers.redis())) {
			try (Socket client = connect(relay)) {
				assertThat(Redis.ask(client, "PING")).isEqualTo("PONG");
				assertThat(relay.connections()).isEqualTo(1);
			}

			await().untilAsserted(() -> assertThat(relay.connections()).isZero());
		}
	}

	private static Socket connect(Relay relay) throws IOException {
		Socket socket = new Socket(relay.host(), relay.port());
		socket.setSoTimeout(LONG_MILLIS);
		return socket;
	}

}
