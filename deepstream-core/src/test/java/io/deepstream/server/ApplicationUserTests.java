package io.deepstream.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.client.Provider;
import io.deepstream.server.client.Subscription;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.permission.PermissionRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Application.get;
import static io.deepstream.server.Application.reason;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application acts as itself and on behalf of users. On one thread, with a clock that
 * stands still.
 */
class ApplicationUserTests {

	private final ManualScheduler clock = new ManualScheduler();

	private final Set<String> denied = ConcurrentHashMap.newKeySet();

	private final Rules rules = new Rules();

	private final DeepstreamServer server = Nodes.single(UnaryOperator.identity(), this.rules, new OpenAuthenticator(),
			this.clock);

	private final Deepstream deepstream = Application.inline(this.server);

	private final Deepstream alice = this.deepstream.as(new User("alice", null));

	@AfterEach
	void stop() {
		this.deepstream.close();
		assertThat(this.server.registrations()).isZero();
		get(this.server.stop());
	}

	private List<Supplier<CompletionStage<?>>> everything(Deepstream as) {
		return List.of(() -> as.events().emit("x", 1), () -> as.events().subscribe("x", String.class, (data) -> {
		}).ready(), () -> as.events().listen("x", Provider.of((name) -> false, (name) -> {
		})).ready(), () -> as.records().set("x", Map.of()), () -> as.records().get("x"),
				() -> as.records().set("x", "a", 1), () -> as.records().delete("x"), () -> as.records().version("x"),
				() -> as.records().update("x", Object.class, (value) -> List.of()),
				() -> as.records().replace("x", -1, List.of()),
				() -> as.records().subscribe("x", Object.class, (value) -> {
				}).ready(), () -> as.records().listen("x", Provider.of((name) -> false, (name) -> {
				})).ready(), () -> as.rpc().provide("x", (request) -> null).ready(),
				() -> as.rpc().call("x", null, String.class), () -> as.presence().online(),
				() -> as.presence().online(List.of("x")), () -> as.presence().subscribe((change) -> {
				}).ready(), () -> as.presence().subscribe("x", (change) -> {
				}).ready());
	}

	@Test
	void whatTheUserMayNotDoIsDenied() {
		this.denied.add("alice");

		assertThat(everything(this.alice))
			.allSatisfy((request) -> assertThat(reason(request.get())).isEqualTo(Reason.PERMISSION_DENIED));
		assertThat(this.server.registrations()).isZero();
	}

	@Test
	void theApplicationAsItselfMayDoEverythingAndNobodyIsAsked() {
		this.denied.add(Deepstream.SYSTEM_USER);

		everything(this.deepstream).forEach((request) -> get(request.get()));

		assertThat(this.rules.askedFor).doesNotContain(Deepstream.SYSTEM_USER);
	}

	@Test
	void whatTheUserMayDoIsDoneInTheUsersName() {
		get(this.deepstream.rpc()
			.provide("who", (request) -> CompletableFuture.completedStage(request.requester()))
			.ready());

		assertThat(get(this.alice.rpc().call("who", null, String.class))).isEqualTo("alice");
		assertThat(this.rules.askedFor).contains("alice");
	}

	@Test
	void subscriptionsEndWithThePermission() {
		StringBuilder heard = new StringBuilder();
		Subscription subscription = this.alice.events().subscribe("x", String.class, heard::append);
		this.alice.records().subscribe("x", Object.class, (value) -> heard.append(value));
		this.alice.rpc().provide("x", (request) -> null);
		this.alice.presence().subscribe((change) -> heard.append(change));
		this.alice.events().listen("x", Provider.of((name) -> true, (name) -> {
		}));
		get(subscription.ready());

		this.denied.add("alice");
		this.rules.changed.run();
		this.clock.advance(Duration.ofSeconds(1));

		assertThat(this.server.registrations()).isZero();
		get(this.deepstream.events().emit("x", "lost"));
		assertThat(heard).isEmpty();
		this.denied.clear();
		get(this.alice.events().subscribe("x", String.class, heard::append).ready());
		get(this.deepstream.events().emit("x", "found"));
		assertThat(heard).hasToString("found");
	}

	@Test
	void closingOneUserEndsOnlyItsOwn() {
		StringBuilder heard = new StringBuilder();
		this.alice.events().subscribe("x", String.class, (data) -> heard.append("alice"));
		this.deepstream.events().subscribe("x", String.class, (data) -> heard.append("system"));

		this.alice.close();
		get(this.deepstream.events().emit("x", "now"));

		assertThat(heard).hasToString("system");
		assertThat(reason(this.alice.events().emit("x", 1))).isEqualTo(Reason.CLOSED);
	}

	private final class Rules implements PermissionChecker {

		private final Set<String> askedFor = ConcurrentHashMap.newKeySet();

		private Runnable changed = () -> {
		};

		@Override
		public CompletionStage<Boolean> check(PermissionRequest request) {
			this.askedFor.add(request.user().id());
			return CompletableFuture.completedStage(!ApplicationUserTests.this.denied.contains(request.user().id()));
		}

		@Override
		public void onChange(Runnable listener) {
			this.changed = listener;
		}

	}

}
