package io.deepstream.server.autoconfigure;

import java.time.Duration;

import io.deepstream.server.DrainOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How clients are made to go to other nodes before this one stops.
 *
 * @param timeout How long that may take. Who is still there is disconnected without an
 * answer then. 0 to disconnect all at once.
 * @param clientsPerSecond Clients that are disconnected per second. More if the time
 * would not suffice.
 */
@ConfigurationProperties("deepstream.drain")
public record DrainProperties(@DefaultValue("10s") Duration timeout, @DefaultValue("1000") int clientsPerSecond) {

	public DrainProperties {
		Check.notNegative("deepstream.drain.timeout", timeout);
		Check.positive("deepstream.drain.clients-per-second", clientsPerSecond);
	}

	DrainOptions toOptions() {
		return new DrainOptions(this.timeout, this.clientsPerSecond);
	}

}
