package io.deepstream.server.auth;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The webhook that decides logins.
 *
 * @param endpoint an absolute http or https URL
 * @param permittedStatusCodes answers that let the client in
 * @param requestTimeout of one request, its connection and the whole answer included
 * @param promoteToHeader login data that is also sent as HTTP headers of the same names
 * @param retries when to ask again
 * @param bounds what answers may cost
 */
public record WebhookOptions(URI endpoint, Set<Integer> permittedStatusCodes, Duration requestTimeout,
		List<String> promoteToHeader, Retries retries, Bounds bounds) {

	public WebhookOptions {
		permittedStatusCodes = Set.copyOf(permittedStatusCodes);
		promoteToHeader = List.copyOf(promoteToHeader);
		if (!isHttp(endpoint)) {
			throw new IllegalArgumentException("Not an http or https URL: endpoint");
		}
	}

	static boolean isHttp(URI uri) {
		return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
	}

	/**
	 * When to ask again: after a network error, and when the answer is one of those
	 * given.
	 *
	 * @param statusCodes answers that mean to try again
	 * @param attempts how often at most, after the first request
	 * @param interval pause before each
	 */
	public record Retries(Set<Integer> statusCodes, int attempts, Duration interval) {

		public Retries {
			statusCodes = Set.copyOf(statusCodes);
		}

	}

	/**
	 * What answers may cost.
	 *
	 * @param maxResponseSize bytes of one answer, more is a network error
	 * @param maxConcurrent logins under way, further ones fail at once
	 */
	public record Bounds(int maxResponseSize, int maxConcurrent) {
	}

}
