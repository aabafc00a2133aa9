package io.deepstream.server.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.connection.Handshake;
import tools.jackson.databind.json.JsonMapper;

/**
 * Connects {@linkplain TestClient clients} to a node of this JVM, and closes them.
 */
public final class TestClients implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final DeepstreamServer server;

	private final Payloads payloads;

	private final Duration patience;

	private final List<TestClient> open;

	/**
	 * Clients that write JSON as Jackson does by itself and wait for 10 seconds.
	 * @param server running
	 */
	public TestClients(DeepstreamServer server) {
		this(server, JsonMapper.shared());
	}

	/**
	 * Clients that wait for 10 seconds.
	 * @param server running
	 * @param json from objects to JSON and back
	 */
	public TestClients(DeepstreamServer server, JsonMapper json) {
		this(server, new Payloads(json), PATIENCE, new CopyOnWriteArrayList<>());
	}

	private TestClients(DeepstreamServer server, Payloads payloads, Duration patience, List<TestClient> open) {
		this.server = server;
		this.payloads = payloads;
		this.patience = patience;
		this.open = open;
	}

	/**
	 * The same, for clients that wait for another time; those of both are closed
	 * together.
	 * @param patience how long they wait for what is expected of them; positive
	 * @return connects clients to the same node
	 */
	public TestClients withPatience(Duration patience) {
		return new TestClients(this.server, this.payloads, patience, this.open);
	}

	/**
	 * Connects a client from 127.0.0.1 that has not logged in.
	 * @return to be closed by itself or with all others
	 */
	public TestClient connect() {
		return connect(new Handshake("127.0.0.1", "/deepstream", Map.of()));
	}

	/**
	 * Connects a client that has not logged in.
	 * @param handshake the HTTP request that it seems to come with: address, headers,
	 * principal
	 * @return to be closed by itself or with all others
	 * @throws IllegalStateException if the node is full or does not run
	 */
	public TestClient connect(Handshake handshake) {
		Inbox inbox = new Inbox(this.patience);
		TestClient client = new TestClient(this, inbox, new Wire(this.server, handshake, inbox));
		this.open.add(client);
		return client;
	}

	/**
	 * Connects a client and logs in under a name alone.
	 * @param user sent as {@code username}
	 * @return logged in
	 * @throws AssertionError if the login fails
	 */
	public TestClient login(String user) {
		return login((Object) Map.of("username", user));
	}

	/**
	 * Connects a client and logs in.
	 * @param user sent as {@code username}
	 * @param password sent as {@code password}
	 * @return logged in
	 * @throws AssertionError if the login fails
	 */
	public TestClient login(String user, String password) {
		return login((Object) Map.of("username", user, "password", password));
	}

	/**
	 * Connects a client and logs in.
	 * @param credentials what Jackson writes as a JSON object
	 * @return logged in
	 * @throws AssertionError if the login fails
	 */
	public TestClient login(Object credentials) {
		TestClient client = connect();
		client.login(credentials).assertThat().isSuccess();
		return client;
	}

	/**
	 * Waits until the node has looked at everything that the clients have sent.
	 */
	public void settle() {
		this.open.forEach(TestClient::sync);
	}

	/**
	 * Closes all clients; others can be connected afterwards.
	 */
	@Override
	public void close() {
		this.open.forEach(TestClient::close);
		this.open.clear();
	}

	Payloads payloads() {
		return this.payloads;
	}

}
