package io.deepstream.server.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which dependency is missing, as the starter brings no drivers.
 */
final class MissingDriverFailureAnalyzer extends AbstractFailureAnalyzer<MissingDriverException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingDriverException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), "Add the dependency " + cause.dependency()
				+ " to the application, or change the property " + cause.property() + ".", cause);
	}

}
