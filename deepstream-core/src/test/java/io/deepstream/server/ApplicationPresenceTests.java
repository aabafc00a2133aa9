package io.deepstream.server;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.deepstream.server.client.Presence;
import io.deepstream.server.client.PresenceChange;
import io.deepstream.server.client.Subscription;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Application.get;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application sees who is online.
 */
class ApplicationPresenceTests {

	private final DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), ServerParts.inMemory());

	private final Application application = Application.of(this.server);

	private final Presence presence = this.application.deepstream.presence();

	private final BlockingQueue<PresenceChange> heard = new LinkedBlockingQueue<>();

	@BeforeEach
	void start() {
		get(this.server.start());
	}

	@AfterEach
	void stop() {
		get(this.server.stop());
		this.application.close();
	}

	private PresenceChange next() throws InterruptedException {
		return Application.next(this.heard);
	}

	@Test
	void tellsWhoIsOnline() {
		TestClient.login(this.server, "alice");
		TestClient.login(this.server, "bob");

		assertThat(get(this.presence.online())).containsExactlyInAnyOrder("alice", "bob");
		assertThat(get(this.presence.online(List.of("bob", "eve")))).isEqualTo(Map.of("bob", true, "eve", false));
	}

	@Test
	void theApplicationIsNotOnlineWhoeverItActsFor() {
		TestClient watcher = TestClient.login(this.server, "watcher");
		watcher.send(Message.of(PresenceAction.SUBSCRIBE_ALL));
		watcher.expect(PresenceAction.SUBSCRIBE_ALL);

		Presence alice = this.application.deepstream.as(new User("alice", null)).presence();

		assertThat(get(alice.online())).containsExactly("watcher");
		TestClient.login(this.server, "alice");
		assertThat(get(alice.online())).containsExactlyInAnyOrder("watcher", "alice");
		watcher.expect(PresenceAction.PRESENCE_JOIN_ALL);
		watcher.expectNothing();
	}

	@Test
	void hearsOfEverybodyAndOfSome() throws InterruptedException {
		Subscription all = this.presence.subscribe(this.heard::add);
		Subscription alice = this.presence.subscribe("alice",
				(change) -> this.heard.add(new PresenceChange("only " + change.user(), change.online())));
		get(all.ready());
		get(alice.ready());

		TestClient bob = TestClient.login(this.server, "bob");
		assertThat(next()).isEqualTo(new PresenceChange("bob", true));
		bob.vanish();
		assertThat(next()).isEqualTo(new PresenceChange("bob", false));
		TestClient.login(this.server, "alice");
		assertThat(List.of(next(), next())).containsExactlyInAnyOrder(new PresenceChange("alice", true),
				new PresenceChange("only alice", true));

		all.close();
		alice.close();
		Awaitility.await().until(() -> this.server.registrations() == 2);
	}

	@Test
	void disconnectsUsersButNotItself() {
		TestClient alice = TestClient.login(this.server, "alice");
		Presence asAlice = this.application.deepstream.as(new User("alice", null)).presence();

		assertThat(this.application.deepstream.disconnect("alice", "maintenance")).isOne();

		alice.expect(AuthAction.AUTH_UNSUCCESSFUL);
		assertThat(get(asAlice.online())).isEmpty();
	}

}
