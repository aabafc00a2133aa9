package io.deepstream.server.protocol;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClusterCodecTests {

	@ParameterizedTest
	@EnumSource
	void roundTripsEveryKind(ClusterMessage.Kind kind) throws ProtocolException {
		byte[] payload = { 0, 1, -1 };

		ClusterMessage decoded = ClusterCodec
			.decode(ClusterCodec.encode(new ClusterMessage(kind, Long.MIN_VALUE, List.of("a", "", "ü"), payload)));

		assertThat(decoded.kind()).isEqualTo(kind);
		assertThat(decoded.number()).isEqualTo(Long.MIN_VALUE);
		assertThat(decoded.names()).containsExactly("a", "", "ü");
		assertThat(decoded.payload()).isEqualTo(payload);
	}

	@Test
	void roundTripsBareMessageFromAnyPosition() throws ProtocolException {
		ByteBuffer encoded = ClusterCodec.encode(new ClusterMessage(ClusterMessage.Kind.LEAVE, 0, List.of()));
		ByteBuffer direct = ByteBuffer.allocateDirect(encoded.remaining() + 3).position(3).put(encoded).position(3);

		ClusterMessage decoded = ClusterCodec.decode(direct);

		assertThat(decoded.kind()).isEqualTo(ClusterMessage.Kind.LEAVE);
		assertThat(decoded.names()).isEmpty();
		assertThat(decoded.payload()).isEmpty();
		assertThat(direct.position()).isEqualTo(3);
	}

	@ParameterizedTest
	@CsvSource({ "'', Empty", "020801, Version 2", "00, Version 0", "01, Unknown kind 0", "01087f, Unknown kind 127",
			"0108, Malformed", "0108011a03ff, Malformed", "0108011a01ff, Malformed" })
	void saysWhatItDoesNotUnderstand(String hex, String message) {
		ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));

		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> ClusterCodec.decode(bytes))
			.withMessageStartingWith(message);
	}

	@Test
	void kindsHaveDistinctCodes() {
		assertThat(ClusterMessage.Kind.values()).extracting(ClusterMessage.Kind::code)
			.doesNotHaveDuplicates()
			.doesNotContain(0);
	}

}
