package io.deepstream.server.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import io.deepstream.server.connection.User;
import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.deepstream.server.auth.Logins.named;
import static io.deepstream.server.auth.Logins.request;
import static org.assertj.core.api.Assertions.assertThat;

class StorageAuthenticatorTests {

	private final Storage storage = new Storage();

	private final StorageAuthenticator users = users(false, true);

	private StorageAuthenticator users(boolean createUser, boolean report) {
		return new StorageAuthenticator(this.storage, new StorageUserOptions("Users", createUser, Logins.HASH, report),
				Logins.THREADS);
	}

	private void store(String name, String json) {
		this.storage.save(name, new StoredRecord(1, json.getBytes(StandardCharsets.UTF_8)));
	}

	private void storeAlice() {
		store("Users/alice", "{\"username\":\"alice\",\"password\":\"" + Logins.HASH.create("secret")
				+ "\",\"clientData\":{\"id\":\"a-1\",\"x\":2},\"serverData\":{\"role\":\"admin\"}}");
	}

	@Test
	void theIdIsThatOfTheClientData() {
		storeAlice();

		User user = Logins.allowed(this.users, named("alice", "secret"));

		assertThat(user.id()).isEqualTo("a-1");
		assertThat(Logins.text(user.clientData())).isEqualTo("{\"id\":\"a-1\",\"x\":2}");
		assertThat(user.serverData()).isEqualTo(Map.of("role", "admin"));
	}

	@Test
	void refusesAWrongPasswordAndLeavesAnUnknownNameToOthers() {
		storeAlice();

		assertThat(Logins.denied(this.users, named("alice", "wrong"))).isEmpty();
		assertThat(Logins.ask(this.users, named("bob", "secret"))).isEmpty();
		assertThat(Logins.ask(users(false, false), named("alice", "wrong"))).isEmpty();
		assertThat(Logins.ask(users(false, false), request("username", "alice"))).isEmpty();
		assertThat(Logins.denied(this.users, request("username", "alice")))
			.isEqualTo("{\"error\":\"missing authentication parameters: username or password\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "../x", "a/b", "..", ".", "a\\b", "a\nb", "a\u0000", "\ud800", "long" })
	void refusesNamesThatAreNoPartOfARecordName(String name) {
		String long1024 = "x".repeat(1024);

		assertThat(Logins.denied(users(true, true), named(name.equals("long") ? long1024 : name, "secret")))
			.isEqualTo("{\"error\":\"invalid username\"}");
		assertThat(this.storage.asked).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "alice@example.com", "Ålice Ä", "a..b", "😀" })
	void takesOtherNames(String name) {
		assertThat(Logins.allowed(users(true, true), named(name, "secret"))).isNotNull();
		assertThat(this.storage.asked).containsOnly("Users/" + name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "{}", "{\"password\":1}", "{\"password\":\"short\"}" })
	void nobodyLogsInByARecordThatIsNoUser(String json) {
		store("Users/alice", json);

		assertThat(Logins.denied(users(true, true), named("alice", ""))).isEmpty();
		assertThat(this.storage.get("Users/alice").toCompletableFuture().join().orElseThrow().json())
			.asString(StandardCharsets.UTF_8)
			.isEqualTo(json);
	}

	@Test
	void aUserWithoutIdIsAnonymous() {
		store("Users/alice", "{\"password\":\"" + Logins.HASH.create("secret") + "\"}");

		assertThat(Logins.allowed(this.users, named("alice", "secret")).isAnonymous()).isTrue();
	}

	@Test
	void registersWhoeverIsNotThere() throws JsonException {
		User registered = Logins.allowed(users(true, true), named("alice", "secret"));

		StoredRecord stored = this.storage.get("Users/alice").toCompletableFuture().join().orElseThrow();
		assertThat(stored.version()).isOne();
		Map<?, ?> user = (Map<?, ?>) Answer.JSON.read(stored.json());
		assertThat(user.keySet().stream().map(String::valueOf)).containsExactly("username", "password", "clientData",
				"serverData");
		assertThat(user.get("username")).isEqualTo("alice");
		assertThat(Logins.HASH.matches("secret", (String) user.get("password"))).isTrue();
		assertThat(user.get("clientData")).isEqualTo(Map.of("id", registered.id()));
		assertThat(((Map<?, ?>) user.get("serverData")).get("created")).isInstanceOf(Long.class);
		assertThat(Logins.allowed(this.users, named("alice", "secret")).id()).isEqualTo(registered.id());
		assertThat(Logins.denied(users(true, true), named("alice", "other"))).isEmpty();
		assertThat(Logins.denied(users(true, true), named("bob", ""))).contains("Error creating user");
	}

	@Test
	void oneOfManyRegistrationsOfANameSucceeds() {
		StorageAuthenticator registering = users(true, true);

		List<CompletableFuture<Optional<AuthResult>>> logins = IntStream.range(0, 50)
			.mapToObj((number) -> registering.authenticate(named("alice", "secret" + number)).toCompletableFuture())
			.toList();

		List<AuthResult> results = logins.stream().map((login) -> login.join().orElseThrow()).toList();
		assertThat(results.stream().filter(AuthResult.Allowed.class::isInstance)).hasSize(1);
		assertThat(this.storage.saves).isOne();
	}

	@Test
	void whoeverIsOverwrittenByAnotherNodeIsNotLetIn() {
		StorageAuthenticator registering = users(true, true);
		this.storage.afterSave = () -> {
			this.storage.afterSave = null;
			store("Users/alice", "{\"password\":\"other\",\"clientData\":{\"id\":\"of another node\"}}");
		};

		assertThat(Logins.denied(registering, named("alice", "secret"))).contains("Error creating user");
	}

	@Test
	void aStorageThatFailsLetsNobodyIn() {
		this.storage.close();

		assertThat(Logins.unavailable(users(true, true), named("alice", "secret")))
			.isEqualTo("{\"error\":\"Error retrieving user from storage\"}");
	}

	@Test
	void aRegistrationThatCannotBeStoredFails() {
		this.storage.afterSave = () -> {
			throw new IllegalStateException("full");
		};

		assertThat(Logins.unavailable(users(true, true), named("alice", "secret")))
			.isEqualTo("{\"error\":\"Error creating user\"}");
	}

	/** Counts, and lets others in between. */
	private static final class Storage implements RecordStorage {

		private final MemoryRecordStorage records = new MemoryRecordStorage();

		private final List<String> asked = new ArrayList<>();

		private int saves;

		private volatile Runnable afterSave;

		@Override
		public synchronized CompletionStage<Optional<StoredRecord>> get(String name) {
			this.asked.add(name);
			return this.records.get(name);
		}

		@Override
		public synchronized CompletionStage<Void> save(String name, StoredRecord record) {
			this.saves++;
			return this.records.save(name, record).thenRun(() -> {
				if (this.afterSave != null) {
					this.afterSave.run();
				}
			});
		}

		@Override
		public CompletionStage<Void> delete(Collection<String> names) {
			return this.records.delete(names);
		}

		@Override
		public CompletionStage<Void> ping() {
			return this.records.ping();
		}

		@Override
		public void close() {
			this.records.close();
		}

	}

}
