package io.deepstream.server.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Frames captured from deepstream's own server 10.1.4 and JavaScript client 7.0.5.
 * Groups: length, topic, header of the message, then one group per field.
 */
class CapturedFrameTests {

	private static final HexFormat HEX = HexFormat.of();

	@ParameterizedTest
	@MethodSource("frames")
	void decodesWhatOthersSend(Frame frame) {
		assertThat(MessageCodec.decode(ByteBuffer.wrap(frame.bytes()))).isEqualTo(frame.message());
	}

	@ParameterizedTest
	@MethodSource("frames")
	void encodesTheSameBytes(Frame frame) {
		byte[] canonical = HEX.parseHex(frame.canonical());

		EncodedMessage encoded = MessageCodec.encode(frame.message());

		assertThat(encoded.size()).isEqualTo(canonical.length);
		assertThat(encoded.buffer()).isEqualTo(ByteBuffer.wrap(canonical));
	}

	static Stream<Frame> frames() {
		return Stream
			.of(login(), failedLogin(), heartbeat(), events(), getRecord(), writes(), conflicts(), reconnect(), rpc(),
					presenceAndListening())
			.flatMap(List::stream);
	}

	private static List<Frame> login() {
		return List.of(frame(
				"3f|1002|1a3b|0805|2a1e77733a2f2f3132372e302e302e313a373130312f6465657073747265616d|3204302e3161|3a05372e302e35|420a6a617661736372697074",
				builder(ConnectionAction.CHALLENGE).url("ws://127.0.0.1:7101/deepstream")
					.sdk(new ClientSdk("0.1a", "7.0.5", "javascript"))),
				frame("06|1002|1a02|0804", of(ConnectionAction.ACCEPT)),
				frame("1a|1003|1a16|0802|12127b22757365726e616d65223a226a6f65227d",
						builder(AuthAction.REQUEST).data(json("{'username':'joe'}"))),
				frame("0f|1003|1a0b|0803|12077b2261223a317d",
						builder(AuthAction.AUTH_SUCCESSFUL).data(json("{'a':1}"))),
				frame("06|1003|1a02|0803", of(AuthAction.AUTH_SUCCESSFUL)));
	}

	private static List<Frame> failedLogin() {
		return List.of(
				frame("14|1003|1a10|0804|120c7b22776879223a226e6f227d",
						builder(AuthAction.AUTH_UNSUCCESSFUL).data(json("{'why':'no'}"))),
				frame("06|1003|1a02|0804", of(AuthAction.AUTH_UNSUCCESSFUL)),
				frame("06|1003|1a02|0864", of(AuthAction.TOO_MANY_AUTH_ATTEMPTS)));
	}

	private static List<Frame> heartbeat() {
		return List.of(frame("06|1002|1a02|0802", of(ConnectionAction.PING)),
				frame("06|1002|1a02|0803", of(ConnectionAction.PONG)),
				frame("06|1002|1a02|0865", of(ConnectionAction.INVALID_MESSAGE)),
				frame("06|1003|1a02|0865", of(AuthAction.INVALID_MESSAGE)));
	}

	private static List<Frame> events() {
		return List.of(
				frame("11|1004|1a0d|0803|1a0130|3a026531|3a026532",
						builder(EventAction.SUBSCRIBE).correlationId("0").names(List.of("e1", "e2"))),
				frame("0b|1004|1a07|0803|1a0130|2801", builder(EventAction.SUBSCRIBE).correlationId("0").ack()),
				frame("13|1004|1a0f|0802|12077b2278223a317d|32026531",
						builder(EventAction.EMIT).data(json("{'x':1}")).name("e1")),
				frame("0a|1004|1a06|0802|32026531", builder(EventAction.EMIT).name("e1")),
				frame("0c|1004|1a08|086a|32026531|5803",
						builder(EventAction.MULTIPLE_SUBSCRIPTIONS).name("e1").originalAction(EventAction.SUBSCRIBE)),
				frame("16|1004|1a12|0868|1a0132|2001|320764656e69656431|5803",
						builder(EventAction.MESSAGE_DENIED).correlationId("2")
							.error()
							.name("denied1")
							.originalAction(EventAction.SUBSCRIBE)));
	}

	private static List<Frame> getRecord() {
		return List.of(
				frame("0e|1005|1a0a|0817|1a0130|3a03782f31",
						builder(RecordAction.SUBSCRIBECREATEANDREAD).correlationId("0").names(List.of("x/1"))),
				frame("10|1005|1a0c|0817|1a0130|2801|3a03782f31",
						builder(RecordAction.SUBSCRIBECREATEANDREAD).correlationId("0").ack().names(List.of("x/1"))),
				frame("11|1005|1a0d|0804|12027b7d|3203782f31|6800",
						builder(RecordAction.READ_RESPONSE).data(json("{}")).name("x/1").version(0)));
	}

	private static List<Frame> writes() {
		return List.of(
				frame("15|1005|1a11|0813|120131|3203782f31|6203612e62|6801",
						builder(RecordAction.PATCH).data(json("1")).name("x/1").path("a.b").version(1)),
				frame("16|1005|1a12|0812|12077b2271223a317d|3203782f31|6802",
						builder(RecordAction.UPDATE).data(json("{'q':1}")).name("x/1").version(2)),
				frame("10|1005|1a0c|0814|3203782f31|620171|6803",
						builder(RecordAction.ERASE).name("x/1").path("q").version(3)),
				frame("1b|1005|1a17|0812|12077b227a223a317d|1a0131|3203782f31|5801|6804",
						builder(RecordAction.UPDATE).data(json("{'z':1}"))
							.correlationId("1")
							.name("x/1")
							.writeAck()
							.version(4)),
				frame("10|1005|1a0c|080e|1a0131|3203782f31|5801",
						builder(RecordAction.WRITE_ACKNOWLEDGEMENT).correlationId("1").name("x/1").writeAck()),
				frameWithExplicitFalse("17|1005|1a13|0812|12077b2278223a317d|32027231|5800|6801",
						builder(RecordAction.UPDATE).data(json("{'x':1}")).name("r1").version(1)),
				frameWithExplicitFalse("11|1005|1a0d|0813|32027231|5800|620178|6803",
						builder(RecordAction.PATCH).name("r1").path("x").version(3)));
	}

	private static List<Frame> conflicts() {
		return List.of(
				frame("2a|1005|1a26|0866|121a7b2279223a7b227a223a226869227d2c2271223a5b312c325d7d|32027231|5012|6804",
						builder(RecordAction.VERSION_EXISTS).data(json("{'y':{'z':'hi'},'q':[1,2]}"))
							.name("r1")
							.originalAction(RecordAction.UPDATE)
							.version(4)),
				frame("1c|1005|1a18|086c|12077b2262223a317d|1a0139|32027231|5012|5801|6804",
						builder(RecordAction.INVALID_VERSION).data(json("{'b':1}"))
							.correlationId("9")
							.name("r1")
							.originalAction(RecordAction.UPDATE)
							.writeAck()
							.version(4)),
				frame("24|1005|1a20|0811|120135|1a0132|320473642f31|5801|6203612e62|68ffffffffffffffffff01",
						builder(RecordAction.CREATEANDPATCH).data(json("5"))
							.correlationId("2")
							.name("sd/1")
							.writeAck()
							.path("a.b")
							.version(-1)),
				frame("0f|1005|1a0b|0869|2001|32056d69737335",
						builder(RecordAction.RECORD_UPDATE_ERROR).error().name("miss5")));
	}

	private static List<Frame> reconnect() {
		return List.of(
				frame("18|1005|1a14|0815|1a0130|3a027232|3a056d69737332|3a027231",
						builder(RecordAction.SUBSCRIBEANDHEAD).correlationId("0").names(List.of("r2", "miss2", "r1"))),
				frame("16|1005|1a12|0808|72060a0272321000|72060a0272311000",
						builder(RecordAction.HEAD_RESPONSE_BULK).versions(versions("r2", 0, "r1", 0))),
				frame("0b|1005|1a07|0815|1a0130|2801", builder(RecordAction.SUBSCRIBEANDHEAD).correlationId("0").ack()),
				frame("18|1005|1a14|0806|32056d69737332|68ffffffffffffffffff01",
						builder(RecordAction.HEAD_RESPONSE).name("miss2").version(-1)),
				frame("10|1005|1a0c|086b|2001|32046e6f7065|5003",
						builder(RecordAction.RECORD_NOT_FOUND).error().name("nope").originalAction(RecordAction.READ)));
	}

	private static List<Frame> rpc() {
		return List.of(
				frame("0e|1006|1a0a|0808|1a0130|320373756d",
						builder(RpcAction.PROVIDE).correlationId("0").names(List.of("sum"))),
				frame("0b|1006|1a07|0808|1a0130|2801", builder(RpcAction.PROVIDE).correlationId("0").ack()),
				frame("18|1006|1a14|0802|12077b226e223a317d|1a026331|3a03616464",
						builder(RpcAction.REQUEST).data(json("{'n':1}")).correlationId("c1").name("add")),
				frame("24|1006|1a20|0802|12077b226e223a317d|1a026331|3a03616464|520161|5a077b226b223a317d",
						builder(RpcAction.REQUEST).data(json("{'n':1}"))
							.correlationId("c1")
							.name("add")
							.requestorName("a")
							.requestorData(json("{'k':1}"))),
				frame("0f|1006|1a0b|0804|1a026331|3a03616464",
						builder(RpcAction.ACCEPT).correlationId("c1").name("add")),
				frame("12|1006|1a0e|0805|120133|1a026331|3a03616464",
						builder(RpcAction.RESPONSE).data(json("3")).correlationId("c1").name("add")),
				frame("0f|1006|1a0b|0864|1a026330|3a03616464",
						builder(RpcAction.NO_RPC_PROVIDER).correlationId("c0").name("add")));
	}

	private static List<Frame> presenceAndListening() {
		return List.of(frame("06|1007|1a02|080c", of(PresenceAction.SUBSCRIBE_ALL)),
				frame("08|1007|1a04|080c|3801", builder(PresenceAction.SUBSCRIBE_ALL).ack()),
				frame("0b|1007|1a07|0807|42036a6f65", builder(PresenceAction.PRESENCE_JOIN_ALL).name("joe")),
				frame("14|1007|1a10|0804|2a0135|4a0161|4a0162|4a036a6f65",
						builder(PresenceAction.QUERY).correlationId("5").names(List.of("a", "b", "joe"))),
				frame("2a|1007|1a26|0805|221f7b2261223a747275652c2262223a747275652c226a6f65223a66616c73657d|2a0135",
						builder(PresenceAction.QUERY_RESPONSE).data(json("{'a':true,'b':true,'joe':false}"))
							.correlationId("5")),
				frame("09|1007|1a05|0803|4a0162", builder(PresenceAction.QUERY_ALL_RESPONSE).names(List.of("b"))),
				frame("0d|1005|1a09|081b|32055e6c2f2e2a", builder(RecordAction.LISTEN).name("^l/.*")),
				frame("0f|1005|1a0b|081b|2801|32055e6c2f2e2a", builder(RecordAction.LISTEN).ack().name("^l/.*")),
				frame("12|1005|1a0e|0821|32055e6c2f2e2a|4a036c2f31",
						builder(RecordAction.SUBSCRIPTION_FOR_PATTERN_FOUND).name("^l/.*").subscription("l/1")),
				frame("12|1005|1a0e|081d|32055e6c2f2e2a|4a036c2f31",
						builder(RecordAction.LISTEN_ACCEPT).name("^l/.*").subscription("l/1")),
				frame("0b|1005|1a07|081f|32036c2f31", builder(RecordAction.SUBSCRIPTION_HAS_PROVIDER).name("l/1")),
				frame("12|1005|1a0e|0822|32055e6c2f2e2a|4a036c2f31",
						builder(RecordAction.SUBSCRIPTION_FOR_PATTERN_REMOVED).name("^l/.*").subscription("l/1")));
	}

	private static Frame frame(String hex, Message.Builder message) {
		return frame(hex, message.build());
	}

	private static Frame frame(String hex, Message message) {
		String plain = hex.replace("|", "");
		return new Frame(plain, plain, message);
	}

	/**
	 * The other server sends {@code isWriteAck = false}, two bytes that we spare:
	 * decoded, but encoded without.
	 */
	private static Frame frameWithExplicitFalse(String hex, Message.Builder message) {
		String[] groups = hex.replace("|5800", "").split("\\|", 4);
		String fields = groups[3].replace("|", "");
		String canonical = "%02x1005".formatted(4 + fields.length() / 2) + "1a%02x".formatted(fields.length() / 2)
				+ fields;
		return new Frame(hex.replace("|", ""), canonical, message.build());
	}

	private static Message of(Action action) {
		return Message.of(action);
	}

	private static Message.Builder builder(Action action) {
		return Message.builder(action);
	}

	private static byte[] json(String text) {
		return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
	}

	private static Map<String, Long> versions(String first, long version, String second, long secondVersion) {
		Map<String, Long> versions = new LinkedHashMap<>();
		versions.put(first, version);
		versions.put(second, secondVersion);
		return versions;
	}

	/**
	 * A frame and what it says.
	 *
	 * @param canonical as this server encodes the message
	 */
	record Frame(String hex, String canonical, Message message) {

		byte[] bytes() {
			return HEX.parseHex(this.hex);
		}

	}

}
