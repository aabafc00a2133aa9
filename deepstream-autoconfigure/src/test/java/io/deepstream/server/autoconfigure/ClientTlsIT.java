package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that a node makes with TLS, to servers whose certificate is for 127.0.0.1.
 */
class ClientTlsIT {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final StoredRecord RECORD = new StoredRecord(1, "{}".getBytes(StandardCharsets.UTF_8));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DeepstreamMemcachedAutoConfiguration.class,
				DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class))
		.withPropertyValues("deepstream.record.cache-timeout=10s", "deepstream.cache.memcached.timeout=10s");

	private Certificates certificates;

	@BeforeEach
	void makeCertificate() throws Exception {
		this.certificates = new Certificates();
		this.certificates.write("backend");
	}

	@AfterEach
	void forgetCertificate() throws IOException {
		this.certificates.close();
	}

	private String trust() {
		return "spring.ssl.bundle.pem.backend.truststore.certificate=" + this.certificates.certificate();
	}

	private SslBundle serverBundle() {
		return SslBundle.of(new PemSslStoreBundle(
				PemSslStoreDetails.forCertificate(this.certificates.certificate().toUri().toString())
					.withPrivateKey(this.certificates.privateKey().toUri().toString()),
				null));
	}

	private TlsFront front(TestServer server) throws IOException {
		return new TlsFront(serverBundle().createSslContext(), server.host(), server.port());
	}

	@Test
	void areMadeToMemcached() throws IOException {
		try (TlsFront front = front(TestServers.memcached())) {
			this.runner
				.withPropertyValues("deepstream.cache.type=memcached", "deepstream.cache.memcached.ssl.bundle=backend",
						"deepstream.cache.memcached.servers=127.0.0.1:" + front.port(), trust())
				.run((context) -> {
					RecordCache cache = context.getBean(RecordCache.class);

					assertThat(cache.put("over-tls", RECORD)).succeedsWithin(PATIENCE);

					assertThat(cache.get("over-tls")).succeedsWithin(PATIENCE).isEqualTo(Optional.of(RECORD));
				});
			assertThat(front.connections()).isPositive();
		}
	}

	@Test
	void areNotMadeToAMemcachedOfAnotherName() throws IOException {
		try (TlsFront front = front(TestServers.memcached())) {
			this.runner
				.withPropertyValues("deepstream.cache.type=memcached", "deepstream.cache.memcached.ssl.bundle=backend",
						"deepstream.cache.memcached.timeout=1s", "deepstream.start-timeout=5s",
						"deepstream.cache.memcached.servers=localhost:" + front.port(), trust())
				.run((context) -> assertThat(context).hasFailed());
			assertThat(front.attempts()).isPositive();
			assertThat(front.connections()).isZero();
		}
	}

	@Test
	void areNotMadeToAMemcachedThatIsNotTrusted() throws Exception {
		try (TlsFront front = front(TestServers.memcached())) {
			this.certificates.write("somebody else");
			this.runner
				.withPropertyValues("deepstream.cache.type=memcached", "deepstream.cache.memcached.ssl.bundle=backend",
						"deepstream.cache.memcached.timeout=1s", "deepstream.start-timeout=5s",
						"deepstream.cache.memcached.servers=127.0.0.1:" + front.port(), trust())
				.run((context) -> assertThat(context).hasFailed());
			assertThat(front.attempts()).isPositive();
			assertThat(front.connections()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, AUTH_SUCCESSFUL", "localhost, AUTH_UNSUCCESSFUL" })
	void areMadeToAWebhookThatIsWhoItSays(String host, AuthAction answer) throws IOException {
		HttpsServer webhook = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		webhook.setHttpsConfigurator(new HttpsConfigurator(serverBundle().createSslContext()));
		webhook.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		webhook.start();
		try (TestNode node = TestNode.start(Container.TOMCAT, "deepstream.auth.type=http",
				"deepstream.auth.http.endpoint-url=https://" + host + ":" + webhook.getAddress().getPort() + "/login",
				"deepstream.auth.http.retry-attempts=0", "deepstream.auth.http.request-timeout=20s",
				"deepstream.auth.http.ssl.bundle=backend", trust()); SocketClient client = node.connect().introduce()) {
			client.authenticate("{\"username\":\"alice\"}");

			assertThat(List.of(client.next().action())).containsExactly(answer);
		}
		finally {
			webhook.stop(0);
		}
	}

}
