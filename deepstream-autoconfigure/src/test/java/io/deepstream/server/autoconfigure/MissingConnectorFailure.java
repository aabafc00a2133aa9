package io.deepstream.server.autoconfigure;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks for the reason of a start that failed.
 */
final class MissingConnectorFailure {

	private MissingConnectorFailure() {
	}

	static MissingConnectorException of(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		Throwable failure = context.getStartupFailure();
		while (failure != null && !(failure instanceof MissingConnectorException)) {
			failure = failure.getCause();
		}
		assertThat(failure).isNotNull();
		return (MissingConnectorException) failure;
	}

}
