package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * What applications ask about tokens, on a port of the loopback interface: metadata and
 * keys of an issuer, and whether an opaque token is good. Answers 404 to what it was not
 * told.
 */
final class AuthorizationServer implements AutoCloseable {

	private final HttpServer server;

	private final Map<String, Function<String, String>> answers = new ConcurrentHashMap<>();

	private final AtomicInteger requests = new AtomicInteger();

	AuthorizationServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.requests.incrementAndGet();
			String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			Function<String, String> answer = this.answers.get(exchange.getRequestURI().getPath());
			byte[] json = (answer != null) ? answer.apply(form).getBytes(StandardCharsets.UTF_8) : new byte[0];
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders((answer != null) ? 200 : 404, (json.length > 0) ? json.length : -1);
			exchange.getResponseBody().write(json);
		}
	}

	String url(String path) {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + path;
	}

	/** From now on the keys of these issuers are the good ones. */
	void publish(TokenIssuer... issuers) {
		StringBuilder keys = new StringBuilder();
		for (TokenIssuer issuer : issuers) {
			keys.append(keys.isEmpty() ? "" : ",").append(issuer.jsonWebKey());
		}
		this.answers.put("/keys", (form) -> "{\"keys\":[" + keys + "]}");
		this.answers.put("/.well-known/openid-configuration",
				(form) -> "{\"issuer\":\"" + url("") + "\",\"jwks_uri\":\"" + url("/keys") + "\"}");
	}

	/** From now on opaque tokens are good if this is known of them. */
	void introspect(Map<String, String> claims) {
		this.answers.put("/introspect", (form) -> {
			for (String field : form.split("&")) {
				if (field.startsWith("token=")) {
					String token = URLDecoder.decode(field.substring("token=".length()), StandardCharsets.UTF_8);
					return claims.getOrDefault(token, "{\"active\":false}");
				}
			}
			return "{\"active\":false}";
		});
	}

	/** As if it were broken. */
	void forget() {
		this.answers.clear();
	}

	int requests() {
		return this.requests.get();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
