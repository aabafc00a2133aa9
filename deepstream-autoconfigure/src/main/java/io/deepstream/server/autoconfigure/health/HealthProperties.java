package io.deepstream.server.autoconfigure.health;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the health is used for.
 *
 * @param readiness Whether an application counts as not ready while its node, or what the
 * node needs, is not up.
 */
@ConfigurationProperties("deepstream.health")
public record HealthProperties(@DefaultValue("false") boolean readiness) {
}
