package io.deepstream.server.auth;

import java.util.Map;

import io.deepstream.server.connection.User;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.deepstream.server.auth.Logins.named;
import static io.deepstream.server.auth.Logins.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FileAuthenticatorTests {

	private static final String YAML = """
			alice:
			  password: "secret"
			  serverData: {role: admin, since: 2020-01-01, share: 0.5, on: yes}
			  clientData: {favouriteColor: red}
			17:
			  password: "other"
			""";

	private final FileAuthenticator clear = new FileAuthenticator(Users.read(YAML, "users.yml", null), null, true,
			Logins.THREADS);

	@Test
	void readsTheSampleOfTheOriginal() {
		PasswordHash hash = new PasswordHash(HashAlgorithm.MD5, 100, 32);
		String file = """
				# Username
				userA:
				  password: "rCOSZxJrgze2AZdVQh12c6ErDMOG0M+Rx5Yu7S5d91c=GS4SbTQYmoaGwjm2shEobg=="
				  serverData:
				    someOptional: "auth-data"
				  clientData:
				    favouriteColor: "red"
				""";
		FileAuthenticator users = new FileAuthenticator(Users.read(file, "users.yml", hash), hash, true,
				Logins.THREADS);

		User user = Logins.allowed(users, named("userA", "password"));

		assertThat(user.id()).isEqualTo("userA");
		assertThat(user.serverData()).isEqualTo(Map.of("someOptional", "auth-data"));
		assertThat(Logins.text(user.clientData())).isEqualTo("{\"favouriteColor\":\"red\"}");
		assertThat(Logins.denied(users, named("userA", "Password"))).isEmpty();
		assertThat(Logins.ask(users, named("userB", "password"))).isEmpty();
	}

	@Test
	void readsJson() {
		Users users = Users.read("{\"bob\": {\"password\": \"secret\", \"clientData\": null}}", "users.JSON", null);

		User user = Logins.allowed(new FileAuthenticator(users, null, true, Logins.THREADS), named("bob", "secret"));

		assertThat(user.clientData()).isNull();
		assertThat(user.serverData()).isNull();
	}

	@Test
	void comparesClearText() {
		User user = Logins.allowed(this.clear, named("alice", "secret"));

		assertThat(user.serverData()).hasToString("{role=admin, since=2020-01-01, share=0.5, on=yes}");
		assertThat(Logins.allowed(this.clear, named("17", "other")).id()).isEqualTo("17");
		assertThat(Logins.denied(this.clear, named("alice", "Secret"))).isEmpty();
		assertThat(Logins.denied(this.clear, named("alice", ""))).isEmpty();
		assertThat(Logins.ask(this.clear, named("nobody", ""))).isEmpty();
	}

	@Test
	void reportsMissingParametersIfItIsToldTo() {
		String error = "{\"error\":\"missing authentication parameter: username or/and password\"}";
		FileAuthenticator first = new FileAuthenticator(Users.read(YAML, "users.yml", null), null, false,
				Logins.THREADS);

		assertThat(Logins.denied(this.clear, request("username", "alice"))).isEqualTo(error);
		assertThat(Logins.denied(this.clear, request("username", 1, "password", "x"))).isEqualTo(error);
		assertThat(Logins.denied(this.clear, request())).isEqualTo(error);
		assertThat(Logins.ask(first, request())).isEmpty();
		assertThat(Logins.ask(first, named("alice", "wrong"))).isEmpty();
		assertThat(Logins.allowed(first, named("alice", "secret")).id()).isEqualTo("alice");
	}

	@Test
	void changesItsUsersAtOnce() {
		this.clear.use(Users.read("bob: {password: new}", "users.yml", null));

		assertThat(Logins.allowed(this.clear, named("bob", "new")).id()).isEqualTo("bob");
		assertThat(Logins.ask(this.clear, named("alice", "secret"))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					users.yml  | ''                                             | there are no users
					users.yml  | {}                                             | there are no users
					users.yml  | [sesame]                                       | there are no users
					users.yml  | alice: sesame                                  | user 'alice' must have a password that is a text
					users.yml  | alice: {password: 12345}                       | user 'alice' must have a password that is a text
					users.yml  | alice: {clientData: {a: 1}}                    | user 'alice' must have a password that is a text
					users.yml  | '"": {password: sesame}'                       | user '' has no name
					users.yml  | alice: {password: *sesame}                     | not YAML at 1:19
					users.yml  | 'alice: {password: sesame}, alice: {}'         | not YAML at 1:26
					users.yml  | '{a: {password: sesame}, a: {password: b}}'    | not YAML at 1:25
					users.yml  | 'a: &x {password: sesame, clientData: [*x]}'   | not YAML that JSON can express
					users.yml  | 'a: {password: !!binary sesame===}'            | not YAML
					users.json | {"alice": {"password": sesame}}                | not JSON at 1:
					users.json | {"alice": {"password": "sesame"}               | not JSON at 1:
					""")
	void saysWhatIsWrongWithAFileWithoutQuotingIt(String file, String text, String problem) {
		assertThatExceptionOfType(InvalidUsersException.class).isThrownBy(() -> Users.read(text, file, null))
			.withMessageStartingWith(file + ": " + problem)
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("sesame"));
	}

	@Test
	void refusesPasswordsThatAreNotHashedAsItIsTold() {
		String stored = Logins.HASH.create("sesame");
		PasswordHash other = new PasswordHash(HashAlgorithm.SHA256, 3, 200);

		assertThat(Users.read("alice: {password: \"" + stored + "\"}", "users.yml", Logins.HASH).size()).isOne();
		assertThatExceptionOfType(InvalidUsersException.class)
			.isThrownBy(() -> Users.read("alice: {password: \"" + stored + "\"}", "users.yml", other))
			.withMessageContaining("user 'alice' has a password that was not hashed with PasswordHash[");
		assertThatExceptionOfType(InvalidUsersException.class)
			.isThrownBy(() -> Users.read("alice: {password: sesame}", "users.yml", Logins.HASH))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("sesame"));
	}

	@Test
	void doesNotShowPasswords() {
		Users users = Users.read(YAML, "users.yml", null);

		assertThat(String.valueOf(users.get("alice"))).doesNotContain("secret");
		assertThat(users.toString()).doesNotContain("secret");
		assertThat(named("alice", "secret").toString()).doesNotContain("secret");
		assertThat(Credentials.of(named("alice", "secret")).orElseThrow().toString()).doesNotContain("secret");
	}

}
