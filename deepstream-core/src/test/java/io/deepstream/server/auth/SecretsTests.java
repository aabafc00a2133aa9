package io.deepstream.server.auth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerOptions;
import io.deepstream.server.ServerParts;
import io.deepstream.server.TestClient;
import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing that is logged, and nothing that the client is told, has a password in it,
 * however a login fails.
 */
class SecretsTests {

	private static final String SECRET = "sesame4711";

	private static final byte[] LOGIN = TestClient
		.json("{\"username\":\"alice\",\"password\":\"" + SECRET + "\",\"token\":\"" + SECRET + "\\r\\n\"}");

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.deepstream.server");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final MemoryRecordStorage storage = new MemoryRecordStorage();

	private final StorageAuthenticator stored = new StorageAuthenticator(this.storage,
			new StorageUserOptions("Users", true, Logins.HASH, true), Logins.THREADS);

	private Level level;

	@BeforeEach
	void capture() {
		this.level = this.logger.getLevel();
		this.logger.setLevel(Level.ALL);
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void release() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(this.level);
	}

	private void fails(Authenticator authenticator) {
		fails(authenticator, LOGIN);
	}

	private void fails(Authenticator authenticator, byte[] data) {
		ServerParts parts = ServerParts.inMemory();
		DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), new ServerParts(parts.cache(), null,
				null, List.of(authenticator), parts.permissions(), parts.listener()));
		server.start().toCompletableFuture().join();
		TestClient client = TestClient.connect(server);
		client.challenge();
		client.expect(ConnectionAction.ACCEPT);
		List<Message> told = new ArrayList<>();
		do {
			client.send(Message.builder(AuthAction.REQUEST).data(data).build());
			told.add(0, client.next());
		}
		while (told.get(0).action() == AuthAction.AUTH_UNSUCCESSFUL);
		server.stop().toCompletableFuture().join();

		assertThat(told.get(0).action()).isIn(AuthAction.TOO_MANY_AUTH_ATTEMPTS, AuthAction.INVALID_MESSAGE_DATA);
		assertThat(told).allSatisfy((message) -> assertThat(TestClient.text(message)).doesNotContain(SECRET));
		assertThat(this.log.list).isNotEmpty()
			.allSatisfy((event) -> assertThat(
					event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
				.doesNotContain(SECRET));
	}

	private static HttpAuthenticator webhook(String url) {
		return new HttpAuthenticator(
				new WebhookOptions(URI.create(url), Set.of(200), Duration.ofSeconds(10), List.of("token"),
						new WebhookOptions.Retries(Set.of(), 1, Duration.ZERO), new WebhookOptions.Bounds(1000, 10)),
				true);
	}

	@ParameterizedTest
	@ValueSource(strings = { SECRET, "{\"password\":" + SECRET + "}", "{\"password\":\"" + SECRET + "\n\"}",
			"\"" + SECRET + "\"", "{\"" + SECRET })
	void dataThatIsNoJsonObject(String data) {
		fails(new OpenAuthenticator(), data.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void usersOfAFile() {
		Users clear = Users.read("alice: {password: other}", "users.yml", null);
		Users hashed = Users.read("bob: {password: \"" + Logins.HASH.create("other") + "\"}", "users.yml", Logins.HASH);

		fails(new FileAuthenticator(clear, null, true, Logins.THREADS));
		fails(new FileAuthenticator(hashed, Logins.HASH, true, Logins.THREADS));
	}

	@Test
	void usersInTheStorage() {
		this.storage.save("Users/alice", new StoredRecord(1, TestClient.json("{\"password\":\"" + SECRET + "\"}")));
		fails(this.stored);
		this.storage.save("Users/alice", new StoredRecord(2, TestClient.json("[\"" + SECRET + "\"]")));
		fails(this.stored);
		this.storage.save("Users/alice", new StoredRecord(3, TestClient.json("{\"password\":" + SECRET)));
		fails(this.stored);
		this.storage.close();
		fails(this.stored);
	}

	@Test
	void webhooks() {
		fails(webhook("http://127.0.0.1:9/login?key=" + SECRET));
		fails(webhook("http://127.0.0.1:9/"), TestClient.json("{\"token\":\"" + SECRET + "\"}"));
	}

	@Test
	void authenticatorsOfTheApplication() {
		fails((request) -> {
			throw new IllegalStateException("Failed on " + request + " " + request.handshake());
		});
		fails((request) -> CompletableFuture.failedStage(new RejectedExecutionException(request.toString())));
		fails((request) -> CompletableFuture.completedStage(Optional.empty()));
	}

}
