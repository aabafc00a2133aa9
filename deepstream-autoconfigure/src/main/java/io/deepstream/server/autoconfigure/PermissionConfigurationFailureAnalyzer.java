package io.deepstream.server.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which property, which file and which place in it keeps the server from starting.
 */
final class PermissionConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<PermissionConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PermissionConfigurationException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
	}

}
