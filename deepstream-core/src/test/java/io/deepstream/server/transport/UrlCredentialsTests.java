package io.deepstream.server.transport;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class UrlCredentialsTests {

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(UrlCredentials.class);

	private final UrlCredentials credentials = new UrlCredentials();

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
	}

	@ParameterizedTest
	@ValueSource(strings = { "token=s3cret", "x=1&Access_Token=s3cret", "password=s3cret&y", "a;jwt=s3cret", "pwd" })
	void warnsWithoutTheValue(String query) {
		assertThat(this.credentials.areIn(query)).isTrue();

		assertThat(this.log.list).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.asString()
			.contains("in the URL")
			.doesNotContain("s3cret");
	}

	@Test
	void warnsOnce() {
		assertThat(this.credentials.areIn("token=1")).isTrue();
		assertThat(this.credentials.areIn("password=2")).isTrue();

		assertThat(this.log.list).hasSize(1);
	}

	@ParameterizedTest
	@NullAndEmptySource
	@ValueSource(strings = { "room=token", "tokens=1", "x=1&y=password", "&&=", "=token" })
	void saysNothingOfOtherParameters(String query) {
		assertThat(this.credentials.areIn(query)).isFalse();

		assertThat(this.log.list).isEmpty();
	}

}
