package io.deepstream.server.autoconfigure;

import java.util.Objects;
import java.util.regex.Pattern;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/**
 * Says in a sentence why the server did not start, and what the driver said if that is
 * more.
 */
final class DeepstreamStartFailureAnalyzer extends AbstractFailureAnalyzer<DeepstreamStartException> {

	private static final String EVERYTHING = "Check the deepstream.cache, deepstream.messaging, deepstream.cluster,"
			+ " deepstream.netty and deepstream.node-id properties, those of the connection, such as spring.data.redis,"
			+ " and whether what they name can be reached.";

	private static final String LOGIN = "The login was refused: check user name and password first. ";

	/** What servers and drivers say about credentials that they do not take. */
	private static final Pattern REFUSAL = Pattern.compile("WRONGPASS|NOAUTH|ACCESS_REFUSED|SASL|password|authenticat",
			Pattern.CASE_INSENSITIVE);

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DeepstreamStartException cause) {
		String message = "deepstream could not start: " + cause.getMessage();
		String reason = NestedExceptionUtils.getMostSpecificCause(cause).getMessage();
		String description = (reason != null && !message.contains(reason)) ? message + " (" + reason + ")" : message;
		String remedy = Objects.requireNonNullElse(cause.remedy(), EVERYTHING);
		return new FailureAnalysis(description, REFUSAL.matcher(description).find() ? LOGIN + remedy : remedy, cause);
	}

}
