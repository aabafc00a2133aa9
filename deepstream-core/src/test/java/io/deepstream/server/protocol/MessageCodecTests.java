package io.deepstream.server.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MessageCodecTests {

	private static final Message UNDECODABLE = Message.of(ParserAction.ERROR);

	@Test
	void distinguishesVersionZeroFromNone() {
		Message zero = roundTrip(Message.builder(RecordAction.READ_RESPONSE).name("a").version(0).build());
		Message none = roundTrip(Message.builder(RecordAction.READ_RESPONSE).name("a").build());

		assertThat(zero.hasVersion()).isTrue();
		assertThat(zero.version()).isZero();
		assertThat(none.hasVersion()).isFalse();
		assertThat(none.version()).isEqualTo(Message.NO_VERSION);
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, Integer.MIN_VALUE, 0, 1, Integer.MAX_VALUE })
	void keepsVersions(long version) {
		Message message = Message.builder(RecordAction.UPDATE).version(version).build();

		assertThat(roundTrip(message).version()).isEqualTo(version);
	}

	@Test
	void refusesVersionThatTheWireCannotCarry() {
		Message.Builder builder = Message.builder(RecordAction.UPDATE);

		assertThatIllegalArgumentException().isThrownBy(() -> builder.version(1L << 31))
			.withMessageContaining("2147483648");
	}

	@Test
	void distinguishesEmptyTextsFromNone() {
		Message empty = Message.builder(RecordAction.PATCH)
			.name("")
			.path("")
			.correlationId("")
			.subscription("")
			.data(new byte[0])
			.build();

		assertThat(roundTrip(empty)).isEqualTo(empty);
		assertThat(roundTrip(empty).data()).isEmpty();
		assertThat(roundTrip(empty).path()).isEmpty();
		Message absent = roundTrip(Message.of(RecordAction.PATCH));
		assertThat(absent.data()).isNull();
		assertThat(absent.path()).isNull();
		assertThat(absent.name()).isNull();
		assertThat(absent.correlationId()).isNull();
		assertThat(absent.subscription()).isNull();
	}

	@Test
	void keepsOrderAndZerosOfVersions() {
		Map<String, Long> versions = new LinkedHashMap<>();
		versions.put("z", 0L);
		versions.put("", 3L);
		versions.put("a", -1L);
		Message message = Message.builder(RecordAction.HEAD_RESPONSE_BULK).versions(versions).build();

		assertThat(roundTrip(message).versions()).containsExactlyEntriesOf(versions);
	}

	@Test
	void keepsTextsBeyondAscii() {
		Message message = Message.builder(EventAction.EMIT)
			.name("grüße/日本/😀")
			.data("\"ü😀\"".getBytes(StandardCharsets.UTF_8))
			.build();

		assertThat(roundTrip(message)).isEqualTo(message);
	}

	@Test
	void keepsLongMessages() {
		byte[] data = new byte[300_000];
		Arrays.fill(data, (byte) '1');
		Message message = Message.builder(EventAction.EMIT).name("n".repeat(20_000)).data(data).build();

		assertThat(roundTrip(message)).isEqualTo(message);
	}

	@Test
	void leavesOutWhatTheTopicHasNoFieldFor() {
		Message message = Message.builder(AuthAction.INVALID_MESSAGE)
			.originalAction(AuthAction.REQUEST)
			.name("nobody reads this")
			.build();

		assertThat(roundTrip(message)).isEqualTo(Message.of(AuthAction.INVALID_MESSAGE));
	}

	@ParameterizedTest
	@CsvSource({ "02, CONNECTION", "03, AUTH", "04, EVENT", "05, RECORD", "06, RPC", "07, PRESENCE", "08, MONITORING",
			"01, PARSER" })
	void takesUnknownActionForThatTopicsUnknown(String code, Topic topic) {
		Message decoded = decode("0710" + code + "1a0308ce07");

		assertThat(decoded.topic()).isEqualTo(topic);
		assertThat(decoded.action().name()).isEqualTo("UNKNOWN");
		assertThat(decode("0710" + code + "1a0308ce07")).isEqualTo(decode("0610" + code + "1a02087f"));
	}

	@ParameterizedTest
	@CsvSource({ "no message at all, 021005", "empty message, 0410051a00",
			"negative action, 0f10051a0b08ffffffffffffffffff01", "no action, 0710051a03320161" })
	void takesMissingActionForUnknown(String what, String frame) {
		assertThat(decode(frame).action()).as(what).isEqualTo(RecordAction.UNKNOWN);
	}

	@ParameterizedTest
	@CsvSource({ "nothing, ''", "empty envelope, 00", "length beyond the end, 0710051a020808",
			"length without end, ffffffffffffffffffffff", "negative length, ffffffff0f", "unfinished length, ff",
			"topic 0, 0610001a020801", "cluster topic, 0610091a020801", "no such topic, 0610631a020801",
			"no topic, 041a020801", "inner length beyond the envelope, 0610051a030801",
			"inner length negative, 0910051affffffff0f", "name longer than the message, 0a10051a06080232056531",
			"field number 0, 0810051a0408010001", "group, 0a10051a0608137b08017c",
			"group in the envelope, 081b1c10051a020802", "end of a group, 0710051a0308027c",
			"name not UTF-8, 0a10041a0608023202c328", "data not UTF-8, 0a10041a0608021202c328",
			"overlong UTF-8, 0a10041a0608021202c0af", "surrogate in UTF-8, 0b10041a070802" + "1203eda080",
			"requestor data not UTF-8, 0910061a0508025a01ff", "names not UTF-8, 0910041a0508023a01ff",
			"version key not UTF-8, 0b10051a0708087203" + "0a01ff", "text, 7b22746f706963223a357d" })
	void takesWhatCannotBeDecodedForAParserError(String what, String frame) {
		assertThat(decode(frame)).as(what).isEqualTo(UNDECODABLE);
	}

	@ParameterizedTest
	@CsvSource({ "a second message, 0a10041a06080232026531" + "0610021a020802",
			"garbage, 0a10041a06080232026531" + "ffffff", "message before topic, 0a1a060802320265311004",
			"fields in another order, 0a10041a06320265310802",
			"last value wins, 1010041a0c0805080232023031" + "32026531", "topic given twice, 0c100510041a06080232026531",
			"unknown fields, 2110041a1d080232026531" + "a00106" + "a9010000000000000000" + "b50100000000" + "a2010161",
			"unknown field in the envelope, 0e10041a06080232026531a2060161" })
	void readsOneMessageOutOf(String what, String frame) {
		Message expected = Message.builder(EventAction.EMIT).name("e1").build();

		assertThat(decode(frame)).as(what).isEqualTo(expected);
	}

	@Test
	void skipsKnownFieldOfAnotherWireType() {
		Message decoded = decode("1010041a0c0802320265" + "31" + "3007" + "100228" + "01");

		assertThat(decoded).isEqualTo(Message.builder(EventAction.EMIT).name("e1").ack().build());
	}

	@Test
	void readsAnyKindOfBuffer() {
		byte[] bytes = HexFormat.of().parseHex("0a10041a06080232026531");
		byte[] padded = new byte[bytes.length + 10];
		System.arraycopy(bytes, 0, padded, 7, bytes.length);
		ByteBuffer slice = ByteBuffer.wrap(padded).position(3).slice().position(4);
		ByteBuffer direct = ByteBuffer.allocateDirect(padded.length).put(padded).position(7);
		Message expected = Message.builder(EventAction.EMIT).name("e1").build();

		assertThat(MessageCodec.decode(slice)).isEqualTo(expected);
		assertThat(slice.position()).isEqualTo(4);
		assertThat(MessageCodec.decode(direct)).isEqualTo(expected);
		assertThat(direct.position()).isEqualTo(7);
		assertThat(MessageCodec.decode(ByteBuffer.wrap(bytes).asReadOnlyBuffer())).isEqualTo(expected);
	}

	@Test
	void keepsNothingOfTheFrame() {
		byte[] bytes = HexFormat.of().parseHex("0d10041a090802" + "120131" + "32026531");
		Message decoded = MessageCodec.decode(ByteBuffer.wrap(bytes));

		Arrays.fill(bytes, (byte) 0);

		assertThat(decoded.data()).containsExactly('1');
		assertThat(decoded.name()).isEqualTo("e1");
	}

	@Test
	void sharesOneEncodingBetweenIndependentViews() {
		EncodedMessage encoded = MessageCodec.encode(Message.builder(EventAction.EMIT).name("e1").build());

		encoded.buffer().position(4);

		assertThat(encoded.buffer().position()).isZero();
		assertThat(encoded.buffer().isReadOnly()).isTrue();
		assertThat(encoded.action()).isEqualTo(EventAction.EMIT);
	}

	@Test
	void copiesEveryFieldToABuilder() {
		Message message = Message.builder(RpcAction.REQUEST)
			.name("name")
			.names(List.of("a", "b"))
			.data(new byte[] { '1' })
			.correlationId("c")
			.path("p")
			.subscription("s")
			.originalAction(RpcAction.ACCEPT)
			.version(3)
			.versions(Map.of("v", 1L))
			.ack()
			.error()
			.writeAck()
			.requestorName("r")
			.requestorData(new byte[] { '2' })
			.url("u")
			.sdk(new ClientSdk("1", "2", "3"))
			.build();

		assertThat(message.toBuilder().build()).usingRecursiveComparison().isEqualTo(message);
		assertThat(message).hasNoNullFieldsOrProperties();
	}

	private static Message roundTrip(Message message) {
		return MessageCodec.decode(MessageCodec.encode(message).buffer());
	}

	private static Message decode(String hex) {
		return MessageCodec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
	}

}
