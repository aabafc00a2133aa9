package io.deepstream.server.autoconfigure;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.deepstream.server.auth.WebhookOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A webhook that decides logins.
 *
 * @param endpointUrl URL that login data is posted to. Required for type 'http'.
 * @param permittedStatusCodes Answers that let the client in.
 * @param requestTimeout How long one request may take.
 * @param promoteToHeader Login data that is also sent as HTTP headers of the same names.
 * @param retryStatusCodes Answers after which the request is repeated, as after a network
 * error.
 * @param retryAttempts How often a request is repeated.
 * @param retryInterval Pause before a request is repeated.
 * @param reportInvalidParameters Whether a refusal is answered instead of asking the next
 * one. True unless 'deepstream.auth.type' has several.
 * @param maxResponseSize Size of one answer.
 * @param ssl TLS.
 */
@ConfigurationProperties("deepstream.auth.http")
public record HttpAuthProperties(@Nullable URI endpointUrl, @DefaultValue("200") Set<Integer> permittedStatusCodes,
		@DefaultValue("2s") Duration requestTimeout, @DefaultValue List<String> promoteToHeader, @DefaultValue( {
				"404", "504" }) Set<Integer> retryStatusCodes,
		@DefaultValue("3") int retryAttempts, @DefaultValue("5s") Duration retryInterval,
		@Nullable Boolean reportInvalidParameters, @DefaultValue("64KB") DataSize maxResponseSize,
		@NestedConfigurationProperty @DefaultValue ClientTlsProperties ssl){

	public HttpAuthProperties {
		Check.that(
				endpointUrl != null && endpointUrl.getHost() != null
						&& Set.of("http", "https").contains(String.valueOf(endpointUrl.getScheme())),
				"deepstream.auth.http.endpoint-url", "an http or https URL when deepstream.auth.type has http",
				(endpointUrl != null) ? "another one" : "missing");
		Check.that(!permittedStatusCodes.isEmpty(), "deepstream.auth.http.permitted-status-codes", "at least one",
				"empty");
		Check.positive("deepstream.auth.http.request-timeout", requestTimeout);
		promoteToHeader.forEach((name) -> Check.that(isHeader(name), "deepstream.auth.http.promote-to-header",
				"names of HTTP headers that a client may set", name));
		Check.notNegative("deepstream.auth.http.retry-attempts", retryAttempts);
		Check.notNegative("deepstream.auth.http.retry-interval", retryInterval);
		Check.size("deepstream.auth.http.max-response-size", maxResponseSize);
	}

	private static boolean isHeader(String name) {
		try {
			HttpRequest.newBuilder().header(name, "");
			return true;
		}
		catch (IllegalArgumentException refused) {
			return false;
		}
	}

	WebhookOptions toOptions(int maxConcurrent) {
		if (this.endpointUrl == null) {
			throw new IllegalStateException("Checked before");
		}
		return new WebhookOptions(this.endpointUrl, this.permittedStatusCodes, this.requestTimeout,
				this.promoteToHeader,
				new WebhookOptions.Retries(this.retryStatusCodes, this.retryAttempts, this.retryInterval),
				new WebhookOptions.Bounds(Math.toIntExact(this.maxResponseSize.toBytes()), maxConcurrent));
	}

}
