package io.deepstream.server.testservers;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class TestServerTests {

	private static final int SHORT_MILLIS = 200;

	private static final int LONG_MILLIS = 30_000;

	@Test
	void isSharedByAllWhoDoNotAskForTheirOwn() {
		TestServer first = TestServers.redis();

		first.close();

		assertThat(TestServers.redis().address()).isEqualTo(first.address());
		assertThat(Redis.ask(first, "PING")).isEqualTo("PONG");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(first::kill).withMessageContaining("shared");
	}

	@Test
	void isEmptyAfterEachStartUnlessItKeepsData() {
		try (TestServer plain = TestServers.newRedis(); TestServer keeping = TestServers.newRedisKeepingData()) {
			Stream.of(plain, keeping).forEach((server) -> {
				assertThat(Redis.ask(server, "SET a 1")).isEqualTo("OK");
				server.kill().start();
			});

			assertThat(Redis.ask(plain, "EXISTS a")).isEqualTo("0");
			assertThat(Redis.ask(keeping, "GET a")).isEqualTo("1");
		}
	}

	@Test
	void answersNothingWhileFrozen() throws IOException {
		try (TestServer server = TestServers.newRedis(); Socket client = new Socket(server.host(), server.port())) {
			server.freeze();

			client.setSoTimeout(SHORT_MILLIS);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> Redis.ask(client, "PING"));

			server.resume();
			client.setSoTimeout(LONG_MILLIS);
			assertThat(client.getInputStream().readNBytes(7)).asString(StandardCharsets.US_ASCII)
				.isEqualTo("+PONG\r\n");
		}
	}

	@Test
	void leavesNoProcessAndNoPortBehind() {
		List<ProcessHandle> others = ProcessHandle.current().descendants().toList();
		TestServer server = TestServers.newPostgreSql();
		List<ProcessHandle> family = ProcessHandle.current()
			.descendants()
			.filter((process) -> !others.contains(process))
			.toList();

		server.close();

		assertThat(family).hasSizeGreaterThan(1);
		await().atMost(Duration.ofSeconds(60)).until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
		assertThat(Ports.isFree(server.port())).isTrue();
	}

	@Test
	void failsWhenNothingAnswersAtTheGivenAddress() {
		String nobody = "127.0.0.1:" + Ports.next();
		System.setProperty("deepstream.test.memcached", nobody);
		try {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(TestServers::newMemcached)
				.withMessageContaining(nobody)
				.withMessageContaining("deepstream.test.memcached");
		}
		finally {
			System.clearProperty("deepstream.test.memcached");
		}
	}

	@Test
	void usesTheServerAtTheGivenAddress() {
		TestServer own = TestServers.newRedis();
		System.setProperty("deepstream.test.redis", own.uri());
		try (own; TestServer given = TestServers.newRedis()) {
			assertThat(given.address()).isEqualTo(own.address());
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(given::kill);
		}
		finally {
			System.clearProperty("deepstream.test.redis");
		}
	}

}
