package io.deepstream.server.autoconfigure;

import java.time.Duration;

import io.deepstream.server.listen.ListenOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The search for data providers.
 *
 * @param shuffleProviders Whether providers are asked in random order.
 * @param responseTimeout How long a provider may take to accept or reject.
 * @param rematchInterval How often names without provider are tried again. One second or
 * less switches it off.
 * @param matchCooldown How long a name is left alone after nobody accepted it.
 * @param maxPatternsPerConnection Patterns one client may listen to, per feature.
 */
@ConfigurationProperties("deepstream.listen")
public record ListenProperties(@DefaultValue("true") boolean shuffleProviders,
		@DefaultValue("500ms") Duration responseTimeout, @DefaultValue("30s") Duration rematchInterval,
		@DefaultValue("10s") Duration matchCooldown, @DefaultValue("1000") int maxPatternsPerConnection) {

	public ListenProperties {
		Check.positive("deepstream.listen.response-timeout", responseTimeout);
		Check.notNegative("deepstream.listen.rematch-interval", rematchInterval);
		Check.notNegative("deepstream.listen.match-cooldown", matchCooldown);
		Check.positive("deepstream.listen.max-patterns-per-connection", maxPatternsPerConnection);
	}

	ListenOptions toOptions() {
		return new ListenOptions(this.shuffleProviders, this.responseTimeout, this.rematchInterval, this.matchCooldown,
				this.maxPatternsPerConnection);
	}

}
