package io.deepstream.server.protocol;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.sun.management.ThreadMXBean;
import io.deepstream.server.protocol.wire.ClientWire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random messages and frames, the same in every run; protobuf's own parser is the judge.
 */
@Timeout(120)
class MessageCodecFuzzTests {

	private static final Message UNDECODABLE = Message.of(ParserAction.ERROR);

	private static final int FRAMES = Integer.getInteger("deepstream.fuzz.frames", 200_000);

	@Test
	void writesWhatProtobufWouldWrite() throws IOException {
		RandomMessages messages = new RandomMessages(1);

		for (int i = 0; i < 20_000; i++) {
			Message message = messages.next();
			byte[] frame = encode(message);

			assertThat(frame).as("message %d: %s", i, message).isEqualTo(encodedByProtobuf(frame));
			assertThat(decode(frame)).as("message %d: %s", i, message).isEqualTo(message);
		}
	}

	@Test
	void survivesMutatedFrames() {
		RandomMessages messages = new RandomMessages(2);
		Random random = new Random(3);
		int decoded = 0;

		for (int i = 0; i < FRAMES; i++) {
			byte[] frame = mutate(encode(messages.next()), random);
			Message message = decode(frame);
			if (!message.equals(UNDECODABLE)) {
				decoded++;
				assertThat(decode(encode(message)).equals(message)).as(HexFormat.of().formatHex(frame)).isTrue();
			}
		}

		assertThat(decoded).as("mutations are mild enough to pass the envelope").isGreaterThan(FRAMES / 10);
	}

	@Test
	void agreesWithProtobufAboutWhatIsReadable() {
		RandomMessages messages = new RandomMessages(5);
		Random random = new Random(6);

		for (int i = 0; i < 20_000; i++) {
			byte[] frame = mutate(encode(messages.next()), random);
			if (!decode(frame).equals(UNDECODABLE)) {
				assertThat(isReadableByProtobuf(frame)).as(HexFormat.of().formatHex(frame)).isTrue();
			}
		}
	}

	@Test
	void survivesRandomBytes() {
		Random random = new Random(4);

		for (int i = 0; i < FRAMES; i++) {
			byte[] frame = new byte[random.nextInt(64)];
			random.nextBytes(frame);
			assertThat(decode(frame).topic()).isNotNull();
		}
	}

	@ParameterizedTest
	@CsvSource({ "empty names, 3a00", "short names, 3a0161", "empty versions, 7200", "versions, 720410011001",
			"data, 120131", "no data, 1200", "name, 320161", "unknown field, a00101", "action, 0801" })
	void allocatesInProportionToTheFrame(String what, String field) throws IOException {
		byte[] frame = recordFrame(HexFormat.of().parseHex(field.repeat((1 << 20) / field.length())));
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		decode(frame);

		long before = threads.getCurrentThreadAllocatedBytes();
		Message message = decode(frame);
		long allocated = threads.getCurrentThreadAllocatedBytes() - before;

		assertThat(message.topic()).isEqualTo(Topic.RECORD);
		assertThat(allocated).as(what).isLessThan(32L * frame.length);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ffffffff07", "0810051affffffff07", "0c10051a08080212ffffffff07",
			"0c10051a0808023affffffff07", "0c10051a08080272ffffffff07" })
	void allocatesNothingForLengthsThatAreOnlyClaimed(String hex) {
		byte[] frame = HexFormat.of().parseHex(hex);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		decode(frame);

		long before = threads.getCurrentThreadAllocatedBytes();
		Message message = decode(frame);
		long allocated = threads.getCurrentThreadAllocatedBytes() - before;

		assertThat(message).isEqualTo(UNDECODABLE);
		assertThat(allocated).isLessThan(64 * 1024);
	}

	private static byte[] mutate(byte[] frame, Random random) {
		byte[] mutated = frame;
		for (int i = 1 + random.nextInt(3); i > 0; i--) {
			int position = random.nextInt(mutated.length);
			switch (random.nextInt(5)) {
				case 0 -> mutated[position] = (byte) random.nextInt(256);
				case 1 -> mutated[position] ^= (byte) (1 << random.nextInt(8));
				case 2 -> mutated[position]++;
				case 3 -> mutated = Arrays.copyOf(mutated, Math.max(1, position));
				default -> {
					int from = random.nextInt(mutated.length);
					int length = Math.min(random.nextInt(6), mutated.length - Math.max(from, position));
					System.arraycopy(mutated, from, mutated, position, length);
				}
			}
		}
		return mutated;
	}

	private static Message decode(byte[] frame) {
		return MessageCodec.decode(ByteBuffer.wrap(frame));
	}

	private static byte[] encode(Message message) {
		EncodedMessage encoded = MessageCodec.encode(message);
		byte[] frame = new byte[encoded.size()];
		encoded.buffer().get(frame);
		return frame;
	}

	private static byte[] encodedByProtobuf(byte[] frame) throws IOException {
		ClientWire.Message envelope = ClientWire.Message.parseDelimitedFrom(new ByteArrayInputStream(frame));
		ByteString message = parse(envelope).toByteString();
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		envelope.toBuilder().setMessage(message).build().writeDelimitedTo(out);
		return out.toByteArray();
	}

	private static boolean isReadableByProtobuf(byte[] frame) {
		try {
			parse(ClientWire.Message.parseDelimitedFrom(new ByteArrayInputStream(frame)));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static DynamicMessage parse(ClientWire.Message envelope) throws IOException {
		String topic = envelope.getTopic().name().substring("TOPIC_".length());
		Descriptor type = ClientWire.getDescriptor()
			.findMessageTypeByName(topic.charAt(0) + topic.substring(1).toLowerCase(Locale.ROOT) + "Message");
		return DynamicMessage.parseFrom(type, envelope.getMessage());
	}

	private static byte[] recordFrame(byte[] message) throws IOException {
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		ClientWire.Message.newBuilder()
			.setTopic(ClientWire.Topic.TOPIC_RECORD)
			.setMessage(ByteString.copyFrom(message))
			.build()
			.writeDelimitedTo(frame);
		return frame.toByteArray();
	}

}
