package io.deepstream.server.connector;

import java.math.BigDecimal;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DoublesTests {

	@ParameterizedTest
	@ValueSource(strings = { "0", "-7", "0.1", "1.50", "5e-324", "5.684341886080802e-14", "1e23", "2e+23", "8.41e21",
			"1.7976931348623157e+308", "9007199254740991", "-0.30000000000000004" })
	void holdWhatJavaScriptWrites(String number) {
		assertThat(Doubles.hold(new BigDecimal(number), Double.parseDouble(number))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.MIN_VALUE, 5.684341886080802e-14, 1e23, 2e23, 0.1 })
	void holdWhatJavaWrites(double number) {
		assertThat(Doubles.hold(new BigDecimal(Double.toString(number)), number)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "9007199254740993", "0.1000000000000000055", "3.14159265358979323846",
			"0.10000000000000001", "1e-400" })
	void doNotHoldFurtherDigits(String number) {
		assertThat(Doubles.hold(new BigDecimal(number), Double.parseDouble(number))).isFalse();
	}

}
