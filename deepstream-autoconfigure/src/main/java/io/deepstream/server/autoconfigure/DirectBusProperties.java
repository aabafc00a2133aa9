package io.deepstream.server.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * The message bus without a broker.
 *
 * @param address Address that this node listens on and that the others reach it at.
 * @param port Port that this node listens on. Ports from 100 above it are used, too.
 * @param seeds Some nodes, as 'host:port', through which a node finds all others. May
 * contain the node itself.
 * @param secret Secret that all nodes of the cluster share.
 */
@ConfigurationProperties("deepstream.messaging.direct")
record DirectBusProperties(@DefaultValue("127.0.0.1") String address, @DefaultValue("7800") int port,
		@DefaultValue List<String> seeds, @Nullable String secret) {

	private static final Pattern PLACE = Pattern.compile("(.+):(\\d{1,5})");

	private static final String SEEDS = "one or more of host:port";

	private static final int LAST_PORT = 0xFFFF;

	DirectBusProperties {
		Check.that(port > 0 && port <= LAST_PORT, "deepstream.messaging.direct.port", "within 1 and 65535", port);
		Check.that(seeds.stream().allMatch((seed) -> PLACE.matcher(seed).matches()),
				"deepstream.messaging.direct.seeds", SEEDS, seeds);
	}

	/** What has no default is there. */
	void require() {
		Check.that(!this.seeds.isEmpty(), "deepstream.messaging.direct.seeds", SEEDS, this.seeds);
		Check.that(StringUtils.hasText(this.secret), "deepstream.messaging.direct.secret", "the same text on all nodes",
				"blank");
	}

	InetAddress place() {
		try {
			return InetAddress.getByName(this.address);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(
					"deepstream.messaging.direct.address must be of this machine, but is '" + this.address + "'", ex);
		}
	}

	List<InetSocketAddress> places() {
		return this.seeds.stream().map(DirectBusProperties::place).toList();
	}

	private static InetSocketAddress place(String seed) {
		Matcher parts = PLACE.matcher(seed);
		if (!parts.matches()) {
			throw new IllegalArgumentException(seed);
		}
		return new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
	}

	@Override
	public String toString() {
		return this.address + ":" + this.port + ", seeds " + this.seeds;
	}

}
