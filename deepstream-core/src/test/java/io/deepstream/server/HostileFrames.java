package io.deepstream.server;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;

/**
 * Frames as a hostile client sends them: requests with any content, and frames that are
 * no requests at all; the same for the same random source.
 */
final class HostileFrames {

	private static final List<String> NAMES = List.of("a", "b/1", "b/2", "", "x".repeat(17_000), "\u0000", "😀",
			"%_EVERYONE_%", "user1");

	private static final List<String> PATTERNS = List.of("^b/", ".*", "(", "(((((a{1000}){1000}){1000}){1000}){1000})",
			"(".repeat(6_000) + ")".repeat(6_000), "a*".repeat(900), "[", "\\", "(a+)+$", "\\Q[\\E(((a{99}){99}){99})");

	private static final List<String> JSON = List.of("{}", "[]", "{\"a\":{\"b\":[1,2,{\"c\":null}]}}", "1", "null",
			"\"text\"", "{broken", "", "1e999999999", "-0", "9".repeat(2_000), "\"" + "x".repeat(20_000) + "\"",
			"[".repeat(5_000) + "]".repeat(5_000), "{\"a\":".repeat(3_000) + "1" + "}".repeat(3_000),
			"{\"username\":\"user1\"}", "{\"username\":5}", "\"\\ud800\"", "[{\"path\":\"a.b\",\"data\":1}]",
			"[{\"path\":\"\"},{\"path\":\"a[99999999]\"}]");

	private static final List<String> PATHS = List.of("a", "a.b.c", "a[0].b", "a[99999999]", "a[-1]", "a[", "", "...",
			"a.".repeat(3_000) + "b", "[0]".repeat(2_000), "__proto__.x", "a[1e9]");

	private static final List<Action> ACTIONS = actions();

	private final Random random;

	private byte[] last = {};

	HostileFrames(Random random) {
		this.random = random;
	}

	private static List<Action> actions() {
		List<Action> actions = new ArrayList<>();
		for (Action[] all : new Action[][] { EventAction.values(), RecordAction.values(), RpcAction.values(),
				PresenceAction.values() }) {
			Collections.addAll(actions, all);
		}
		actions.addAll(List.of(AuthAction.REQUEST, ConnectionAction.PING, ConnectionAction.CHALLENGE));
		return actions;
	}

	ByteBuffer next() {
		byte[] frame;
		int kind = this.random.nextInt(20);
		if (kind == 0) {
			frame = new byte[this.random.nextInt(80)];
			this.random.nextBytes(frame);
		}
		else if (kind == 1) {
			frame = this.last;
		}
		else {
			frame = bytes(request());
			this.last = frame;
			if (kind < 8) {
				frame = mutate(frame);
			}
		}
		return ByteBuffer.wrap(frame);
	}

	private Message request() {
		Message.Builder request = Message.builder(pick(ACTIONS));
		if (this.random.nextInt(3) > 0) {
			request.name((this.random.nextInt(4) == 0) ? pick(PATTERNS) : pick(NAMES));
		}
		if (this.random.nextInt(3) > 0) {
			request.names(names());
		}
		if (this.random.nextInt(2) == 0) {
			request.data(TestClient.json(pick(JSON)));
		}
		if (this.random.nextInt(3) > 0) {
			request.correlationId(Integer.toString(this.random.nextInt(8)));
		}
		if (this.random.nextInt(3) == 0) {
			request.path(pick(PATHS));
		}
		if (this.random.nextInt(3) > 0) {
			request.version(this.random.nextInt(6) - 2);
		}
		if (this.random.nextInt(3) == 0) {
			request.subscription(pick(NAMES));
		}
		return request.writeAck(this.random.nextBoolean()).build();
	}

	private List<String> names() {
		if (this.random.nextInt(500) == 0) {
			return Collections.nCopies(20_000, "many");
		}
		String[] names = new String[this.random.nextInt(4)];
		Arrays.setAll(names, (i) -> pick(NAMES));
		return List.of(names);
	}

	private byte[] mutate(byte[] frame) {
		byte[] mutated = frame.clone();
		for (int i = 1 + this.random.nextInt(3); i > 0 && mutated.length > 0; i--) {
			int position = this.random.nextInt(mutated.length);
			switch (this.random.nextInt(6)) {
				case 0 -> mutated[position] ^= (byte) (1 << this.random.nextInt(8));
				case 1 -> mutated[position] = (byte) this.random.nextInt(256);
				case 2 -> mutated = Arrays.copyOf(mutated, position);
				case 3 -> {
					int doubled = mutated.length;
					mutated = Arrays.copyOf(mutated, doubled * 2);
					System.arraycopy(mutated, 0, mutated, doubled, doubled);
				}
				case 4 -> Arrays.fill(mutated, position, Math.min(mutated.length, position + 5), (byte) 0xff);
				default -> {
					int from = this.random.nextInt(mutated.length);
					int length = Math.min(this.random.nextInt(8), mutated.length - Math.max(from, position));
					System.arraycopy(mutated, from, mutated, position, length);
				}
			}
		}
		return mutated;
	}

	private static byte[] bytes(Message message) {
		EncodedMessage encoded = MessageCodec.encode(message);
		byte[] bytes = new byte[encoded.size()];
		encoded.buffer().get(bytes);
		return bytes;
	}

	private <T> T pick(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

}
