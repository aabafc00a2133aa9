package io.deepstream.server.autoconfigure;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLContext;

import io.deepstream.server.TestClient;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A WebSocket client that does only what it is told: it answers neither pings nor close
 * frames, and reads when it is asked to.
 */
final class SocketClient implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 60_000;

	private final Socket socket;

	private final DataInputStream in;

	private final DataOutputStream out;

	private final int status;

	private final List<String> headers = new ArrayList<>();

	private SocketClient(int port, String path, int receiveBuffer, List<String> requestHeaders) throws IOException {
		this(new Socket(), port, path, receiveBuffer, requestHeaders);
	}

	private SocketClient(Socket socket, int port, String path, int receiveBuffer, List<String> requestHeaders)
			throws IOException {
		this.socket = socket;
		if (receiveBuffer > 0) {
			this.socket.setReceiveBufferSize(receiveBuffer);
		}
		this.socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
		this.socket.setSoTimeout(PATIENCE_MILLIS);
		this.socket.setTcpNoDelay(true);
		this.in = new DataInputStream(new BufferedInputStream(this.socket.getInputStream()));
		this.out = new DataOutputStream(new BufferedOutputStream(this.socket.getOutputStream()));
		StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
		requestHeaders.forEach((header) -> request.append(header).append("\r\n"));
		this.out.write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
		this.out.flush();
		this.status = Integer.parseInt(readLine().split(" ")[1]);
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			this.headers.add(line.toLowerCase(Locale.ROOT));
		}
	}

	/** Sends a handshake with further headers; the answer may be a refusal. */
	static SocketClient handshake(int port, String path, String... headers) throws IOException {
		return new SocketClient(port, path, 0, handshakeHeaders(13, headers));
	}

	/** Shakes hands after TLS has. */
	static SocketClient connect(int port, SSLContext tls) throws IOException {
		return connected(
				new SocketClient(tls.getSocketFactory().createSocket(), port, "/deepstream", 0, handshakeHeaders(13)));
	}

	static SocketClient handshakeOfVersion(int port, int version) throws IOException {
		return new SocketClient(port, "/deepstream", 0, handshakeHeaders(version));
	}

	private static List<String> handshakeHeaders(int version, String... headers) {
		List<String> all = new ArrayList<>(List.of("Upgrade: websocket", "Connection: Upgrade",
				"Sec-WebSocket-Version: " + version, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
		all.addAll(List.of(headers));
		return all;
	}

	static SocketClient get(int port, String path) throws IOException {
		return new SocketClient(port, path, 0, List.of("Connection: close"));
	}

	static SocketClient connect(int port) throws IOException {
		return connected(handshake(port, "/deepstream"));
	}

	/** A client with little room for what it does not read. */
	static SocketClient connectNarrow(int port) throws IOException {
		return connected(new SocketClient(port, "/deepstream", 4096, handshakeHeaders(13)));
	}

	private static SocketClient connected(SocketClient client) {
		assertThat(client.status).isEqualTo(101);
		return client;
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.in.readUnsignedByte(); next != '\n'; next = this.in.readUnsignedByte()) {
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

	SocketClient introduce() throws IOException {
		send(Message.of(ConnectionAction.CHALLENGE));
		expect(ConnectionAction.ACCEPT);
		return this;
	}

	/** After {@link #introduce}. */
	void authenticate(String json) throws IOException {
		send(Message.builder(AuthAction.REQUEST).data(TestClient.json(json)).build());
	}

	SocketClient login(String user) throws IOException {
		introduce();
		authenticate("{\"username\":\"" + user + "\"}");
		expect(AuthAction.AUTH_SUCCESSFUL);
		return this;
	}

	SocketClient subscribe(String event) throws IOException {
		send(Message.builder(EventAction.SUBSCRIBE).names(List.of(event)).correlationId("1").build());
		expect(EventAction.SUBSCRIBE);
		return this;
	}

	void emit(String event, String json) throws IOException {
		send(Message.builder(EventAction.EMIT).name(event).data(TestClient.json(json)).build());
	}

	static byte[] encode(Message message) {
		ByteBuffer buffer = MessageCodec.encode(message).buffer();
		byte[] bytes = new byte[buffer.remaining()];
		buffer.get(bytes);
		return bytes;
	}

	void send(Message message) throws IOException {
		send(Frame.binary(encode(message)));
	}

	void send(Frame frame) throws IOException {
		frame.write(this.out);
	}

	void sendUnmasked(Frame frame) throws IOException {
		frame.writeUnmasked(this.out);
	}

	void sendRaw(byte[] bytes) throws IOException {
		this.out.write(bytes);
		this.out.flush();
	}

	Frame read() throws IOException {
		return Frame.read(this.in);
	}

	/**
	 * The next message, which must be binary and alone; containers may split a large one
	 * into several frames.
	 */
	Message next() throws IOException {
		Frame frame = read();
		assertThat(frame.opcode()).describedAs("%s", frame).isEqualTo(Frame.BINARY);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write(frame.payload());
		while ((frame.head() & Frame.FIN) == 0) {
			frame = read();
			assertThat(frame.opcode()).describedAs("%s", frame).isEqualTo(Frame.CONTINUATION);
			bytes.write(frame.payload());
		}
		Message message = MessageCodec.decode(ByteBuffer.wrap(bytes.toByteArray()));
		assertThat(encode(message)).describedAs("one message per frame").hasSameSizeAs(bytes.toByteArray());
		return message;
	}

	Message expect(Action action) throws IOException {
		Message message = next();
		assertThat(message.action()).describedAs("%s", message).isEqualTo(action);
		return message;
	}

	Frame expectClose(int code) throws IOException {
		Frame frame = read();
		assertThat(frame.opcode()).describedAs("%s", frame).isEqualTo(Frame.CLOSE);
		assertThat(frame.closeCode()).isEqualTo(code);
		return frame;
	}

	/** Waits until the server has ended the TCP connection. */
	void expectEnd() throws IOException {
		try {
			byte[] ignored = new byte[8192];
			int read = 0;
			while (read >= 0) {
				read = this.in.read(ignored);
			}
		}
		catch (SocketException reset) {
			assertThat(reset).isNotNull();
		}
	}

	int status() {
		return this.status;
	}

	/** In lower case, in the order received. */
	List<String> headers() {
		return this.headers;
	}

	/** Goes away as a crashed process does. */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
