package io.deepstream.server.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Logins by Spring Security.
 *
 * @param clientCertificate Whether a client that sends no credentials is logged in as the
 * subject of its TLS certificate.
 * @param threads Logins that are checked at a time.
 * @param queueSize Logins that may wait for a thread. Further ones fail.
 * @param timeout How long one login may take, its waiting included.
 */
@ConfigurationProperties("deepstream.auth.spring")
public record SpringAuthProperties(@DefaultValue("false") boolean clientCertificate, @DefaultValue("8") int threads,
		@DefaultValue("1000") int queueSize, @DefaultValue("10s") Duration timeout) {

	public SpringAuthProperties {
		Check.positive("deepstream.auth.spring.threads", threads);
		Check.positive("deepstream.auth.spring.queue-size", queueSize);
		Check.positive("deepstream.auth.spring.timeout", timeout);
	}

}
