package io.deepstream.server.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says in a sentence why the server did not start.
 */
final class DeepstreamStartFailureAnalyzer extends AbstractFailureAnalyzer<DeepstreamStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DeepstreamStartException cause) {
		String remedy = cause.remedy();
		return new FailureAnalysis("deepstream could not start: " + cause.getMessage(), (remedy != null) ? remedy
				: "Check the deepstream.cache, deepstream.messaging, deepstream.cluster, deepstream.netty and deepstream.node-id properties,"
						+ " those of the connection, such as spring.data.redis, and whether what they name can be reached.",
				cause);
	}

}
