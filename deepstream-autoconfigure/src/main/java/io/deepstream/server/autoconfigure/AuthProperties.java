package io.deepstream.server.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;

import io.deepstream.server.auth.AuthOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who clients are.
 *
 * @param type Who decides, in this order; the first that answers does. The Authenticator
 * beans of the application if not set; if there are none, 'spring' where Spring Security
 * is used, else 'none'.
 * @param timeout How long a login may take, its waiting included.
 * @param maxConcurrent Logins that are decided at a time.
 * @param maxWaiting Logins that wait for their turn. Further ones fail at once.
 * @param maxFailuresPerAddress Failed logins from one remote address (of IPv6: the first
 * 64 bits) within the failure window, after which further ones are refused. Zero for any
 * number.
 * @param failureWindow How long failed logins count.
 * @param expiryLeeway How long after its login has expired a client is disconnected.
 */
@ConfigurationProperties("deepstream.auth")
public record AuthProperties(@Nullable List<Type> type, @DefaultValue("30s") Duration timeout,
		@DefaultValue("1000") int maxConcurrent, @DefaultValue("10000") int maxWaiting,
		@DefaultValue("100") int maxFailuresPerAddress, @DefaultValue("1m") Duration failureWindow,
		@DefaultValue("5s") Duration expiryLeeway) {

	private static final Duration LONGEST_LEEWAY = Duration.ofDays(1);

	public AuthProperties {
		if (type != null) {
			Check.that(!type.isEmpty() && new HashSet<>(type).size() == type.size(), "deepstream.auth.type",
					"a list of different types", type);
			Check.that(!type.subList(0, type.size() - 1).contains(Type.NONE), "deepstream.auth.type",
					"a list in which nothing follows 'none', which lets everybody in", type);
		}
		Check.positive("deepstream.auth.timeout", timeout);
		Check.positive("deepstream.auth.max-concurrent", maxConcurrent);
		Check.notNegative("deepstream.auth.max-waiting", maxWaiting);
		Check.notNegative("deepstream.auth.max-failures-per-address", maxFailuresPerAddress);
		Check.positive("deepstream.auth.failure-window", failureWindow);
		Check.that(!expiryLeeway.isNegative() && expiryLeeway.compareTo(LONGEST_LEEWAY) <= 0,
				"deepstream.auth.expiry-leeway", "within 0s and 1d", expiryLeeway);
	}

	AuthOptions toOptions() {
		return new AuthOptions(this.timeout, this.maxConcurrent, this.maxWaiting, this.maxFailuresPerAddress,
				this.failureWindow, this.expiryLeeway);
	}

	/** Whether refusals are answered; else the next one in the list is asked. */
	boolean reports(@Nullable Boolean configured) {
		return (configured != null) ? configured : this.type == null || this.type.size() == 1;
	}

	/** Values of deepstream.auth.type. */
	public enum Type {

		/** Everybody, by the name that they give. */
		NONE,

		/** The users of a file. */
		FILE,

		/** A webhook. */
		HTTP,

		/** The users in the storage. */
		STORAGE,

		/** Spring Security. */
		SPRING,

		/** The beans of the application. */
		CUSTOM

	}

}
