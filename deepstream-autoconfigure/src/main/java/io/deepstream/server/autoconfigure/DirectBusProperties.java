package io.deepstream.server.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.deepstream.server.connector.jgroups.JGroupsOptions;
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

	private static final int LAST_PORT = 0xFFFF;

	DirectBusProperties {
		Check.that(port > 0 && port <= LAST_PORT, "deepstream.messaging.direct.port", "within 1 and 65535", port);
		Check.that(!seeds.isEmpty() && seeds.stream().allMatch((seed) -> PLACE.matcher(seed).matches()),
				"deepstream.messaging.direct.seeds", "one or more of host:port", seeds);
		Check.that(StringUtils.hasText(secret), "deepstream.messaging.direct.secret", "the same text on all nodes",
				"blank");
	}

	JGroupsOptions toOptions(String cluster) {
		try {
			return new JGroupsOptions(cluster, InetAddress.getByName(this.address), this.port,
					this.seeds.stream().map(DirectBusProperties::place).toList(), String.valueOf(this.secret));
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(
					"deepstream.messaging.direct.address must be of this machine, but is '" + this.address + "'", ex);
		}
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
