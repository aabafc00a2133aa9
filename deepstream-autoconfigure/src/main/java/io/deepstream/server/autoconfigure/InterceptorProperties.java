package io.deepstream.server.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Beans that messages and writes pass.
 *
 * @param timeout How long an interceptor may take for one answer. What waits for it is
 * rejected then.
 */
@ConfigurationProperties("deepstream.interceptor")
public record InterceptorProperties(@DefaultValue("5s") Duration timeout) {

	public InterceptorProperties {
		Check.positive("deepstream.interceptor.timeout", timeout);
	}

}
