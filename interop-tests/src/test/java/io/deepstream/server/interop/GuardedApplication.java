package io.deepstream.server.interop;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.auth.AuthRequest;
import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.permission.PermissionRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;

/**
 * An application that knows passwords and forbids things: what a name begins with says
 * what happens to it, so that tests need no other agreement.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class GuardedApplication {

	private static final Map<String, Object> OPTIONS = Map.of("deepstream.connection.heartbeat-interval", "4s",
			"deepstream.connection.unauthenticated-timeout", "6s", "deepstream.websocket.allowed-origins",
			"https://friend.example", "deepstream.rpc.provide-requestor-name", true,
			"deepstream.rpc.provide-requestor-data", true, "deepstream.storage.type", "memory",
			"deepstream.record.hot-path-prefixes", "hot/", "deepstream.auth.expiry-leeway", "0s");

	private static final Set<Object> LOCKED = ConcurrentHashMap.newKeySet();

	public static void main(String[] args) {
		new SpringApplicationBuilder(GuardedApplication.class).properties(OPTIONS).run(args);
	}

	/**
	 * The password is {@code secret}, or {@code secret for two seconds} for a login that
	 * expires, but not of users who are locked. Without a password nobody is responsible,
	 * with {@code broken} the check itself fails.
	 */
	@Bean
	Authenticator passwords() {
		return GuardedApplication::authenticate;
	}

	private static CompletionStage<Optional<AuthResult>> authenticate(AuthRequest request) {
		Object password = request.credentials().get("password");
		if (password == null) {
			return CompletableFuture.completedStage(Optional.empty());
		}
		if (password.equals("broken")) {
			return CompletableFuture.failedStage(new IllegalStateException("no connection to the directory"));
		}
		boolean isShort = password.equals("secret for two seconds");
		boolean right = (password.equals("secret") || isShort)
				&& !LOCKED.contains(request.credentials().get("username"));
		AuthResult result = right
				? new AuthResult.Allowed(
						new User((String) request.credentials().get("username"), json("{\"role\":\"tester\"}"), null),
						isShort ? Instant.now().plusSeconds(2) : null)
				: new AuthResult.Denied(json("{\"reason\":\"wrong password\"}"));
		return CompletableFuture.completedStage(Optional.of(result));
	}

	private static byte[] json(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Denies the action {@code READ} on what begins with {@code no-READ/}, and everything
	 * on {@code nothing/}; cannot tell about {@code broken/}; takes its time for
	 * {@code slow/}. Disconnects the user whose id follows {@code disconnect/} or
	 * {@code lock/}, who cannot log in again.
	 */
	@Bean
	PermissionChecker names(ObjectProvider<DeepstreamServer> server) {
		return (request) -> check(request, server);
	}

	private static CompletionStage<Boolean> check(PermissionRequest request, ObjectProvider<DeepstreamServer> server) {
		String name = Optional.ofNullable(request.name()).orElse("");
		if (name.startsWith("lock/")) {
			LOCKED.add(name.substring("lock/".length()));
			server.getObject().disconnect(name.substring("lock/".length()), "locked for a test");
		}
		else if (name.startsWith("disconnect/")) {
			server.getObject().disconnect(name.substring("disconnect/".length()), "disconnected for a test");
		}
		if (name.startsWith("broken/")) {
			return CompletableFuture.failedStage(new IllegalStateException("no connection to the rules"));
		}
		boolean allowed = !name.startsWith("nothing/") && !name.startsWith("no-" + request.action().name() + "/");
		return name.startsWith("slow/")
				? CompletableFuture.supplyAsync(() -> allowed,
						CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))
				: CompletableFuture.completedStage(allowed);
	}

}
