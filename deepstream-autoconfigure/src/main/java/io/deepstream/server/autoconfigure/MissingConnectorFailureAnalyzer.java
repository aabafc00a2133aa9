package io.deepstream.server.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which dependency or bean a chosen connector lacks.
 */
final class MissingConnectorFailureAnalyzer extends AbstractFailureAnalyzer<MissingConnectorException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingConnectorException cause) {
		return new FailureAnalysis(cause.getMessage() + ", but that is not there.", cause.remedy(), cause);
	}

}
