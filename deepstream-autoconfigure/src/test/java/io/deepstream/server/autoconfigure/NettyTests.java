package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.TestClient;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.transport.netty.NettyDoor;
import io.netty.handler.codec.http.HttpServerCodec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What only the port of its own has; what it has in common with the containers is tested
 * with them.
 */
@ExtendWith(OutputCaptureExtension.class)
class NettyTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int PUBLISHERS = 4;

	private static final int EVENTS = 500;

	@Test
	void servesAnApplicationWithoutAWebServer() throws IOException {
		try (TestNode node = TestNode.start(Container.NETTY, "spring.main.web-application-type=none");
				SocketClient alice = node.login("alice").subscribe("news");
				SocketClient bob = node.login("bob")) {
			bob.emit("news", "1");

			assertThat(TestClient.text(alice.expect(EventAction.EMIT))).isEqualTo("1");
		}
	}

	@Test
	void servesBothPortsAtOnce() throws IOException {
		try (TestNode node = TestNode.start(Container.NETTY, "deepstream.websocket.enabled=true");
				SocketClient alice = node.login("alice").subscribe("news");
				SocketClient bob = SocketClient.connect(containerPort(node)).login("bob").subscribe("news")) {
			alice.emit("news", "1");
			assertThat(TestClient.text(bob.expect(EventAction.EMIT))).isEqualTo("1");

			bob.emit("news", "2");
			assertThat(TestClient.text(alice.expect(EventAction.EMIT))).isEqualTo("2");
		}
	}

	private static int containerPort(TestNode node) {
		return Integer.parseInt(node.context().getEnvironment().getRequiredProperty("local.server.port"));
	}

	@Test
	void listensOnlyWhileTheNodeTakesClients() {
		Neighbour neighbour;
		try (TestNode node = TestNode.start(Container.NETTY, List.of(Neighbour.class))) {
			neighbour = node.context().getBean(Neighbour.class);
			assertThat(node.context().getBean(NettyDoor.class).isListening()).isTrue();
		}

		assertThat(neighbour.listening).containsExactly(false, false);
	}

	@Test
	void saysThatThePortIsInUse(CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			String property = "deepstream.netty.port=" + taken.getLocalPort();

			assertThatException().isThrownBy(() -> TestNode.start(Container.NETTY, property));

			assertThat(output).contains("APPLICATION FAILED TO START",
					"Port " + taken.getLocalPort() + " (property deepstream.netty.port)", "in use");
		}
	}

	@Test
	void saysWhichDependencyIsMissing() {
		new ApplicationContextRunner().withClassLoader(new FilteredClassLoader(HttpServerCodec.class))
			.withConfiguration(AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class,
					DeepstreamAutoConfiguration.class, DeepstreamNettyAutoConfiguration.class))
			.withPropertyValues("deepstream.netty.port=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContainingAll("deepstream.netty.port", "io.netty:netty-codec-http"));
	}

	@Test
	void opensNoPortUnlessAskedTo() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class,
					DeepstreamAutoConfiguration.class, DeepstreamNettyAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(DeepstreamServer.class)
				.doesNotHaveBean(NettyLifecycle.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "GET /deepstream HT", "GET /deepstream HTTP/1.1\r\nHost: here\r\n" })
	void disconnectsAClientThatDoesNotFinishItsHandshake(String begin) throws IOException {
		try (TestNode node = TestNode.start(Container.NETTY, "deepstream.netty.handshake-timeout=200ms");
				Socket slow = new Socket("127.0.0.1", node.port())) {
			slow.setSoTimeout(60_000);
			slow.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));

			assertThat(slow.getInputStream().read()).isEqualTo(-1);
			assertThat(node.server().refusals(Limit.HANDSHAKE_TIME)).isEqualTo(1);
		}
	}

	@Test
	void refusesARequestWithEndlessHeaders() throws IOException {
		try (TestNode node = TestNode.start(Container.NETTY)) {
			SocketClient client = SocketClient.handshake(node.port(), "/deepstream", "X-Long: " + "x".repeat(20_000));

			assertThat(client.status()).isBetween(400, 499);
			client.close();
		}
	}

	@Test
	void keepsOneOrderForAllSubscribersOverSeveralLoops() throws Exception {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		ExecutorService threads = Executors.newCachedThreadPool();
		List<Future<List<String>>> reading = new ArrayList<>();
		try (TestNode node = TestNode.start(Container.NETTY, "deepstream.netty.threads=3")) {
			for (int i = 0; i < 9; i++) {
				SocketClient subscriber = node.login("subscriber").subscribe("news");
				reading.add(threads.submit(() -> read(subscriber, PUBLISHERS * EVENTS)));
			}
			for (int i = 0; i < PUBLISHERS; i++) {
				SocketClient publisher = node.login("publisher");
				String prefix = i + "-";
				int size = random.nextInt(6000);
				threads.submit(() -> publish(publisher, prefix, size));
			}

			List<String> first = reading.get(0).get(60, TimeUnit.SECONDS);
			for (Future<List<String>> other : reading) {
				assertThat(other.get(60, TimeUnit.SECONDS)).describedAs("seed %d", seed).isEqualTo(first);
			}
			for (int i = 0; i < PUBLISHERS; i++) {
				String prefix = i + "-";
				assertThat(first.stream().filter((event) -> event.startsWith(prefix))).describedAs("seed %d", seed)
					.containsExactlyElementsOf(numbered(prefix));
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static SocketClient publish(SocketClient client, String prefix, int size) throws IOException {
		for (int i = 0; i < EVENTS; i++) {
			client.emit("news", '"' + prefix + i + "x".repeat(size) + '"');
		}
		return client;
	}

	private static List<String> numbered(String prefix) {
		return IntStream.range(0, EVENTS).mapToObj((i) -> prefix + i).toList();
	}

	private static List<String> read(SocketClient client, int count) throws IOException {
		List<String> received = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			received.add(TestClient.text(client.expect(EventAction.EMIT)).replaceAll("[x\"]", ""));
		}
		return received;
	}

	@Test
	void speaksTlsAndTakesANewCertificateWithoutARestart() throws Exception {
		try (Certificates certificates = new Certificates()) {
			certificates.write("first");
			try (TestNode node = TestNode.start(Container.NETTY, "deepstream.netty.ssl.bundle=door",
					"spring.ssl.bundle.watch.file.quiet-period=50ms",
					"spring.ssl.bundle.pem.door.reload-on-update=true",
					"spring.ssl.bundle.pem.door.keystore.certificate=" + certificates.certificate(),
					"spring.ssl.bundle.pem.door.keystore.private-key=" + certificates.privateKey())) {
				assertThat(subject(node.port())).isEqualTo("CN=first");

				certificates.write("second");

				Awaitility.await().atMost(PATIENCE).until(() -> subject(node.port()).equals("CN=second"));
			}
		}
	}

	/** Whose certificate the server shows to a client that trusts everybody. */
	private static String subject(int port) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, new TrustManager[] { new Trusting() }, null);
		try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
			socket.setSoTimeout(60_000);
			socket.startHandshake();
			return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
		}
	}

	/** Starts and stops when the node does. */
	@Configuration(proxyBeanMethods = false)
	static class Neighbour implements SmartLifecycle {

		private final List<Boolean> listening = new ArrayList<>();

		private final ObjectProvider<NettyDoor> door;

		private boolean running;

		Neighbour(ObjectProvider<NettyDoor> door) {
			this.door = door;
		}

		@Override
		public void start() {
			this.listening.add(this.door.getObject().isListening());
			this.running = true;
		}

		@Override
		public void stop() {
			this.listening.add(this.door.getObject().isListening());
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return NodePhase.SERVER;
		}

	}

	private static final class Trusting implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
