package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerOptions;
import io.deepstream.server.ServerParts;
import io.deepstream.server.TestClient;
import io.deepstream.server.auth.AuthOptions;
import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.auth.FileAuthenticator;
import io.deepstream.server.auth.HttpAuthenticator;
import io.deepstream.server.auth.InvalidUsersException;
import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.auth.StorageAuthenticator;
import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.Message;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class AuthAutoConfigurationTests {

	private static final Authenticator OWN = (request) -> CompletableFuture
		.completedStage(Optional.of(new AuthResult.Allowed(new User("own", null, null))));

	@TempDir
	private Path folder;

	private Path file;

	private ApplicationContextRunner runner;

	@BeforeEach
	void write() throws IOException {
		this.file = this.folder.resolve("users.yml");
		Files.writeString(this.file, "alice: {password: secret}");
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class,
					DeepstreamAuthAutoConfiguration.class, DeepstreamAutoConfiguration.class))
			.withPropertyValues("deepstream.storage.type=memory", "deepstream.auth.file.users=" + this.file.toUri(),
					"deepstream.auth.http.endpoint-url=http://127.0.0.1:9/");
	}

	private static List<Authenticator> authenticators(ApplicationContext context) {
		return context.getBean(ServerParts.class).authenticators();
	}

	@Test
	void letsEverybodyInWithoutConfiguration() {
		this.runner.run((context) -> {
			assertThat(authenticators(context)).hasExactlyElementsOfTypes(OpenAuthenticator.class);
			assertThat(context.getBean(ServerOptions.class).auth()).isEqualTo(AuthOptions.defaults());
		});
	}

	@Test
	void asksTheBeansOfTheApplication() {
		this.runner.withBean(Authenticator.class, () -> OWN)
			.run((context) -> assertThat(authenticators(context)).containsExactly(OWN));
	}

	@Test
	void asksInTheOrderOfTheList() {
		this.runner.withBean(Authenticator.class, () -> OWN)
			.withPropertyValues("deepstream.auth.type=storage, http, custom, FILE, none")
			.run((context) -> {
				assertThat(authenticators(context)).hasExactlyElementsOfTypes(StorageAuthenticator.class,
						HttpAuthenticator.class, OWN.getClass(), FileAuthenticator.class, OpenAuthenticator.class);
				assertThat(context.getBeansOfType(Authenticator.class)).hasSize(1);
			});
	}

	@Test
	void theListMayBeWrittenAsOne() {
		this.runner.withPropertyValues("deepstream.auth.type[0]=file", "deepstream.auth.type[1]=none")
			.run((context) -> assertThat(authenticators(context)).hasExactlyElementsOfTypes(FileAuthenticator.class,
					OpenAuthenticator.class));
	}

	@Test
	void saysThatBeansAreNotAsked(CapturedOutput output) {
		this.runner.withBean(Authenticator.class, () -> OWN)
			.withPropertyValues("deepstream.auth.type=none")
			.run((context) -> {
				assertThat(authenticators(context)).hasExactlyElementsOfTypes(OpenAuthenticator.class);
				assertThat(output).contains("1 beans of type Authenticator are not asked");
			});
	}

	@Test
	void saysThatClientsMayChangeTheUsers(CapturedOutput output) {
		ApplicationContextRunner stored = this.runner.withPropertyValues("deepstream.auth.type=storage");

		stored.withBean(PermissionChecker.class, () -> PermissionChecker.ALLOW_ALL)
			.run((context) -> assertThat(output).doesNotContain("may read and write the users"));
		stored.run((context) -> assertThat(output).contains("may read and write the users"));
	}

	@Test
	void bindsTheBounds() {
		this.runner
			.withPropertyValues("deepstream.auth.timeout=7s", "deepstream.auth.max-concurrent=8",
					"deepstream.auth.max-waiting=9", "deepstream.auth.max-failures-per-address=10",
					"deepstream.auth.failure-window=11s", "deepstream.auth.expiry-leeway=12s")
			.run((context) -> assertThat(context.getBean(ServerOptions.class).auth()).isEqualTo(
					new AuthOptions(Duration.ofSeconds(7), 8, 9, 10, Duration.ofSeconds(11), Duration.ofSeconds(12))));
	}

	@Test
	void oneThatIsAloneReportsAndOneOfSeveralDoesNot() {
		Message wrong = login("{\"username\":\"alice\"}");
		this.runner.withPropertyValues("deepstream.auth.type=file").run((context) -> {
			TestClient client = connect(context);
			client.send(wrong);
			assertThat(TestClient.text(client.expect(AuthAction.AUTH_UNSUCCESSFUL))).contains("missing");
		});
		this.runner.withPropertyValues("deepstream.auth.type=file,none").run((context) -> {
			TestClient client = connect(context);
			client.send(wrong);
			client.expect(AuthAction.AUTH_SUCCESSFUL);
		});
		this.runner
			.withPropertyValues("deepstream.auth.type=file,none", "deepstream.auth.file.report-invalid-parameters=true")
			.run((context) -> {
				TestClient client = connect(context);
				client.send(wrong);
				client.expect(AuthAction.AUTH_UNSUCCESSFUL);
			});
	}

	@Test
	void readsTheUsersAgain(CapturedOutput output) {
		this.runner.withPropertyValues("deepstream.auth.type=file", "deepstream.auth.file.reload-interval=10ms")
			.run((context) -> {
				UsersFile users = context.getBean(UsersFile.class);
				TestClient client = connect(context);

				Files.writeString(this.file, "bob: {password: [sesame]}");
				Awaitility.await().until(() -> users.problem() != null);

				assertThat(users.problem()).isEqualTo("users.yml: user 'bob' must have a password that is a text");
				assertThat(output).contains("those from before stay: users.yml: user 'bob'").doesNotContain("sesame");
				assertThatExceptionOfType(InvalidUsersException.class).isThrownBy(users::reload);
				client.send(login("{\"username\":\"alice\",\"password\":\"secret\"}"));
				client.expect(AuthAction.AUTH_SUCCESSFUL);
				Files.writeString(this.file, "bob: {password: sesame}");
				Awaitility.await().until(() -> users.problem() == null);
				TestClient bob = connect(context);
				bob.send(login("{\"username\":\"bob\",\"password\":\"sesame\"}"));
				bob.expect(AuthAction.AUTH_SUCCESSFUL);
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			custom  | has custom, but there is no bean of type Authenticator | Define a bean of type Authenticator
			spring  | has spring, but Spring Security is not there | spring-boot-starter-security
			storage | has storage, but there is no storage | deepstream.storage.type
			file    | deepstream.auth.file.users must be the location of a file | Update your application
			http    | deepstream.auth.http.endpoint-url must be an http or https URL | Update your application
			""")
	void saysWhatATypeLacks(String type, String problem, String remedy, CapturedOutput output) {
		start("deepstream.auth.type=none", "--deepstream.auth.type=" + type);

		assertThat(output).contains("APPLICATION FAILED TO START", problem, remedy);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			deepstream.auth.http.endpoint-url, ftp://host/secret
			deepstream.auth.http.endpoint-url, /login
			deepstream.auth.http.promote-to-header, content-length
			deepstream.auth.http.promote-to-header, a b
			deepstream.auth.http.request-timeout, 0s
			deepstream.auth.http.retry-attempts, -1
			deepstream.auth.http.retry-interval, -1s
			deepstream.auth.http.max-response-size, 0
			deepstream.auth.http.permitted-status-codes, ''
			""")
	void saysWhatIsWrongWithAWebhook(String property, String value, CapturedOutput output) {
		start("deepstream.auth.http.endpoint-url=http://127.0.0.1:9/", "--deepstream.auth.type=http",
				"--" + property + "=" + value);

		assertThat(output).contains("APPLICATION FAILED TO START", property + " must be ")
			.doesNotContain("host/secret");
	}

	@Test
	void saysWhatIsWrongWithAFile(CapturedOutput output) throws IOException {
		start("deepstream.auth.type=file", "--deepstream.auth.file.users=file:nowhere.yml");
		start("deepstream.auth.type=file", "--deepstream.auth.file.users=" + this.file.toUri(),
				"--deepstream.auth.file.hash=md5");

		assertThat(output)
			.contains("APPLICATION FAILED TO START",
					"deepstream.auth.file.users is file:nowhere.yml, which cannot be used: there is no such file",
					"users.yml: user 'alice' has a password that was not hashed with", "Correct the file")
			.doesNotContain("secret");
	}

	private static void start(String property, String... arguments) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Node.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(property);
		assertThatException().isThrownBy(() -> application.run(arguments).close());
	}

	private static TestClient connect(ApplicationContext context) {
		TestClient client = TestClient.connect(context.getBean(DeepstreamServer.class));
		client.challenge();
		client.expect(ConnectionAction.ACCEPT);
		return client;
	}

	private static Message login(String json) {
		return Message.builder(AuthAction.REQUEST).data(TestClient.json(json)).build();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DeepstreamMemoryAutoConfiguration.class, DeepstreamAuthAutoConfiguration.class,
			DeepstreamAutoConfiguration.class })
	static class Node {

	}

}
