package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerParts;
import io.deepstream.server.TestClient;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.permission.valve.InvalidRulesException;
import io.deepstream.server.permission.valve.Valve;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

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
class PermissionAutoConfigurationTests {

	private static final String RULES = """
			record: {'*': {read: true}}
			event: {'*': {publish: true, subscribe: "%s"}}
			rpc: {'*': {request: true}}
			presence: {'*': {allow: true}}
			""";

	@TempDir
	private Path folder;

	private Path file;

	private ApplicationContextRunner runner;

	@BeforeEach
	void write() throws IOException {
		this.file = this.folder.resolve("permissions.yml");
		write("name === 'news'");
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class,
					DeepstreamPermissionAutoConfiguration.class, DeepstreamAutoConfiguration.class))
			.withPropertyValues("deepstream.permission.type=valve", "deepstream.permission.rules=" + this.file.toUri(),
					"deepstream.permission.reload-interval=0s");
	}

	private void write(String subscribe) throws IOException {
		Files.writeString(this.file, RULES.formatted(subscribe));
	}

	@Test
	void checksByTheRulesOfAFile() {
		this.runner.run((context) -> {
			assertThat(context.getBean(ServerParts.class).permissions()).isInstanceOf(Valve.class);
			TestClient client = login(context);

			client.send(subscribe("news", "secret"));

			assertThat(client.expect(EventAction.MESSAGE_DENIED).name()).isEqualTo("secret");
			client.expect(EventAction.SUBSCRIBE);
		});
	}

	@Test
	void readsJsonFromTheClassPath() {
		this.runner.withPropertyValues("deepstream.permission.rules=classpath:permissions.json")
			.run((context) -> assertThat(context.getBean(Valve.class).rules().size()).isEqualTo(5));
	}

	@Test
	void prefersTheBeanOfTheApplication() {
		PermissionChecker own = (request) -> CompletableFuture.completedStage(false);
		this.runner.withBean(PermissionChecker.class, () -> own)
			.run((context) -> assertThat(context).hasSingleBean(PermissionChecker.class)
				.doesNotHaveBean(ValveRulesFile.class));
	}

	@Test
	void reloadsWhenAsked() {
		this.runner.run((context) -> {
			TestClient client = login(context);
			client.send(subscribe("news"));
			client.expect(EventAction.SUBSCRIBE);
			write("name === 'secret'");

			context.getBean(ValveRulesFile.class).reload();

			assertThat(client.expect(EventAction.MESSAGE_DENIED).name()).isEqualTo("news");
			client.send(subscribe("secret"));
			client.expect(EventAction.SUBSCRIBE);
		});
	}

	@Test
	void reloadsWhenTheFileHasChanged() {
		this.runner.withPropertyValues("deepstream.permission.reload-interval=10ms").run((context) -> {
			TestClient client = login(context);
			client.send(subscribe("news"));
			client.expect(EventAction.SUBSCRIBE);

			write("name === 'secret'");

			assertThat(client.expect(EventAction.MESSAGE_DENIED).name()).isEqualTo("news");
		});
	}

	@Test
	void keepsTheOldRulesWhenTheFileIsBroken(CapturedOutput output) {
		this.runner.withPropertyValues("deepstream.permission.reload-interval=10ms").run((context) -> {
			ValveRulesFile rules = context.getBean(ValveRulesFile.class);
			TestClient client = login(context);

			write("nonsense");
			Awaitility.await().until(() -> rules.problem() != null);

			assertThat(rules.problem()).contains("permissions.yml:2:42: ", "names 'nonsense'");
			assertThat(output).contains("those from before stay: permissions.yml:2:42: ");
			assertThatExceptionOfType(InvalidRulesException.class).isThrownBy(rules::reload);
			client.send(subscribe("news"));
			client.expect(EventAction.SUBSCRIBE);
			Files.delete(this.file);
			Awaitility.await().until(() -> "there is no such file".equals(rules.problem()));
			write("name === 'news'");
			Awaitility.await().until(() -> rules.problem() == null);
		});
	}

	@Test
	void saysWhereAFileIsBroken(CapturedOutput output) throws IOException {
		write("user.id == x");

		start("deepstream.permission.rules=" + this.file.toUri(), "deepstream.permission.type=valve");

		assertThat(output).contains("APPLICATION FAILED TO START", "deepstream.permission.rules is file:",
				"permissions.yml:2:53: rule event.subscribe of '*' names 'x'", "Correct the file");
	}

	@Test
	void saysThatAFileIsMissing(CapturedOutput output) {
		start("deepstream.permission.rules=file:nowhere.yml", "deepstream.permission.type=valve");

		assertThat(output).contains("APPLICATION FAILED TO START",
				"deepstream.permission.rules is file:nowhere.yml, which cannot be used: there is no such file",
				"change deepstream.permission.rules");
	}

	@Test
	void wantsABeanForTheCustomType(CapturedOutput output) {
		start("deepstream.permission.type=custom");

		assertThat(output).contains("APPLICATION FAILED TO START",
				"deepstream.permission.type is custom, but there is no bean of type PermissionChecker",
				"Define a bean of type PermissionChecker");
	}

	@Test
	void wantsAFileForRulesAndATypeForAFile(CapturedOutput output) {
		start("deepstream.permission.type=valve");
		start("deepstream.permission.rules=file:permissions.yml");

		assertThat(output).contains("deepstream.permission.rules must be the location of a file",
				"deepstream.permission.type must be valve when deepstream.permission.rules is set, but is none");
	}

	private static void start(String... properties) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Node.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties);
		assertThatException().isThrownBy(() -> application.run().close());
	}

	private static TestClient login(ApplicationContext context) {
		return TestClient.login(context.getBean(DeepstreamServer.class), "alice");
	}

	private static Message subscribe(String... events) {
		return Message.builder(EventAction.SUBSCRIBE).names(List.of(events)).correlationId("1").build();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DeepstreamMemoryAutoConfiguration.class, DeepstreamPermissionAutoConfiguration.class,
			DeepstreamAutoConfiguration.class })
	static class Node {

	}

}
