package io.deepstream.server.autoconfigure.annotation;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which method cannot be used, and what it should look like.
 */
final class AnnotatedMethodFailureAnalyzer extends AbstractFailureAnalyzer<AnnotatedMethodException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AnnotatedMethodException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
	}

}
