package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.deepstream.server.Requests;
import io.deepstream.server.TestClient;
import io.deepstream.server.annotation.Requester;
import io.deepstream.server.annotation.RpcProvider;
import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.DeepstreamException;
import io.deepstream.server.client.RpcException;
import io.deepstream.server.client.RpcRequest;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RpcAction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Clients that call methods of beans, through a socket.
 */
@ExtendWith(OutputCaptureExtension.class)
class RpcProviderTests {

	private final AtomicInteger calls = new AtomicInteger();

	@Test
	void answersWithWhatTheMethodReturns() throws IOException {
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Calculator.class), "greet.name=hello");
				SocketClient alice = node.login("alice")) {
			assertThat(answer(alice, "add", "{\"a\":1,\"b\":2}")).isEqualTo("3");
			assertThat(answer(alice, "hello", "{\"name\":\"Bob\"}")).isEqualTo("{\"text\":\"Bob, meet alice\"}");
			assertThat(answer(alice, "sum", "[1,2,3]")).isEqualTo("6");
			assertThat(answer(alice, "mono", null)).isEqualTo("\"later\"");
			assertThat(answer(alice, "nothing", null)).isEqualTo("absent");
			assertThat(answer(alice, "raw", "7")).isEqualTo("\"raw 7\"");
		}
	}

	@Test
	void tellsCallersOnlyWhatIsMeantForThem(CapturedOutput output) throws IOException {
		try (TestNode node = TestNode.start(Container.JETTY, List.of(Calculator.class),
				"spring.main.lazy-initialization=true"); SocketClient alice = node.login("alice")) {
			assertThat(error(alice, "told", null)).isEqualTo("\"sold out\"");
			assertThat(error(alice, "toldLater", null)).isEqualTo("\"sold out\"");
			assertThat(error(alice, "secret", null)).isEqualTo("\"The call has failed\"");
			assertThat(error(alice, "add", "{\"a\":\"x\",\"b\":2}")).isEqualTo("\"The data is not to be read as int\"");
			assertThat(error(alice, "add", "[1,2]")).isEqualTo("\"The data has to be an object\"");
			assertThat(error(alice, "hello", "[]")).isEqualTo("\"The data is not to be read as Person\"");
			assertThat(output).contains("for our eyes only");

			assertThat(answer(alice, "nothing", null)).isEqualTo("absent");
		}
	}

	@Test
	void leavesACallThatTheMethodRejectsToOthers() throws IOException {
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Calculator.class));
				SocketClient alice = node.login("alice")) {
			assertThat(call(alice, "rejected", null).action()).isEqualTo(RpcAction.NO_RPC_PROVIDER);
		}
	}

	@Test
	void asksSpringSecurityWhatTheCallerMayDo(CapturedOutput output) throws IOException {
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Secured.class), "deepstream.auth.type=custom");
				SocketClient admin = node.login("admin");
				SocketClient bob = node.login("bob")) {
			assertThat(answer(admin, "purge", null)).isEqualTo("\"purged for admin\"");
			assertThat(error(bob, "purge", null)).isEqualTo("\"access denied\"");
			assertThat(answer(bob, "whoami", null)).isEqualTo("\"bob\"");
			assertThat(output).doesNotContain("has failed");

			User ghost = new User("ghost", Map.of("authorities", List.of("ROLE_ADMIN")));
			CompletableFuture<@Nullable String> asGhost = node.context()
				.getBean(Deepstream.class)
				.as(ghost)
				.rpc()
				.call("purge", null, String.class)
				.toCompletableFuture();
			assertThatExceptionOfType(CompletionException.class).isThrownBy(asGhost::join)
				.havingCause()
				.isInstanceOfSatisfying(DeepstreamException.class,
						(failure) -> assertThat(failure.reason()).isEqualTo(DeepstreamException.Reason.RPC_ERROR))
				.withMessage("access denied");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void runsMethodsOnThreadsThatMayBlock(boolean virtual) throws IOException {
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Calculator.class),
				"spring.threads.virtual.enabled=" + virtual); SocketClient alice = node.login("alice")) {
			boolean possible = JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE);

			String thread = answer(alice, "thread", null);

			assertThat(thread).doesNotContain("deepstream-worker", "netty", "http-nio", "main");
			assertThat(thread.contains("VirtualThread")).isEqualTo(virtual && possible);
		}
	}

	private String answer(SocketClient client, String name, @Nullable String data) throws IOException {
		Message answer = call(client, name, data);
		assertThat(answer.action()).describedAs("%s: %s", answer, TestClient.text(answer))
			.isEqualTo(RpcAction.RESPONSE);
		return TestClient.text(answer);
	}

	private String error(SocketClient client, String name, @Nullable String data) throws IOException {
		Message answer = call(client, name, data);
		assertThat(answer.action()).describedAs("%s", answer).isEqualTo(RpcAction.REQUEST_ERROR);
		return TestClient.text(answer);
	}

	private Message call(SocketClient client, String name, @Nullable String data) throws IOException {
		client.send(Requests.call(RpcAction.REQUEST, name, "c" + this.calls.incrementAndGet(), data));
		Message answer = client.next();
		while (answer.action() == RpcAction.ACCEPT) {
			answer = client.next();
		}
		return answer;
	}

	record Person(String name) {
	}

	record Greeting(String text) {
	}

	/** Knows the type of what its subclasses sum up. */
	abstract static class Sums<T extends Number> {

		@RpcProvider("sum")
		CompletionStage<Integer> sum(List<T> numbers) {
			return CompletableFuture.supplyAsync(() -> numbers.stream().mapToInt(Number::intValue).sum());
		}

	}

	static class Calculator extends Sums<Long> {

		@RpcProvider("add")
		int add(int a, int b) {
			return a + b;
		}

		@RpcProvider("${greet.name:hello}")
		Greeting greet(Person person, @Requester String user) {
			return new Greeting(person.name() + ", meet " + user);
		}

		@RpcProvider("mono")
		Mono<String> mono() {
			return Mono.just("later");
		}

		@RpcProvider("nothing")
		void nothing() {
		}

		@RpcProvider("raw")
		String raw(RpcRequest request) {
			return request.name() + " " + request.data(Integer.class);
		}

		@RpcProvider("rejected")
		void rejected(RpcRequest request) {
			request.reject();
		}

		@RpcProvider("told")
		String told() {
			throw new RpcException("sold out");
		}

		@RpcProvider("toldLater")
		CompletionStage<String> toldLater() {
			return CompletableFuture.supplyAsync(this::told);
		}

		@RpcProvider("secret")
		String secret() {
			throw new IllegalStateException("for our eyes only");
		}

		@RpcProvider("thread")
		String thread() {
			return Thread.currentThread().getClass().getSimpleName() + " " + Thread.currentThread().getName();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class Secured {

		@Bean
		Authenticator authenticator() {
			return (request) -> {
				String name = String.valueOf(request.credentials().get("username"));
				List<String> authorities = name.equals("admin") ? List.of("ROLE_ADMIN") : List.of();
				User user = new User(name, Map.of("authorities", authorities));
				return CompletableFuture.completedStage(Optional.of(new AuthResult.Allowed(user)));
			};
		}

		@Bean
		Administration administration() {
			return new Administration();
		}

	}

	static class Administration {

		@RpcProvider("purge")
		@PreAuthorize("hasRole('ADMIN')")
		String purge() {
			return "purged for " + whoami();
		}

		@RpcProvider("whoami")
		String whoami() {
			return SecurityContextHolder.getContext().getAuthentication().getName();
		}

	}

}
