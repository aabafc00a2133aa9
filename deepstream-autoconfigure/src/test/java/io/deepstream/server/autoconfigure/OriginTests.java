package io.deepstream.server.autoconfigure;

import java.io.IOException;

import io.deepstream.server.connection.Limit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Origins behind a proxy that ends TLS and says so.
 */
class OriginTests {

	private static TestNode node;

	@BeforeAll
	static void start() {
		node = TestNode.start(Container.TOMCAT, "server.forward-headers-strategy=native");
	}

	@AfterAll
	static void stop() {
		node.close();
	}

	@Test
	void takesPagesOfTheProxyForItsOwn() throws IOException {
		assertThat(status("https://127.0.0.1")).isEqualTo(101);
	}

	@Test
	void refusesPagesThatCameWithoutTls() throws IOException {
		assertThat(status("http://127.0.0.1:443")).isEqualTo(403);
		assertThat(status("http://127.0.0.1")).isEqualTo(403);
		assertThat(node.server().refusals(Limit.ORIGIN)).isEqualTo(2);
	}

	private static int status(String origin) throws IOException {
		try (SocketClient client = SocketClient.handshake(node.port(), "/deepstream", "X-Forwarded-For: 192.0.2.1",
				"X-Forwarded-Proto: https", "Origin: " + origin)) {
			return client.status();
		}
	}

}
