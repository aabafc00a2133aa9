package io.deepstream.server.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What the properties say; they are required where nothing else does.
 */
record PropertiesDirectConnectionDetails(DirectBusProperties properties) implements DirectConnectionDetails {

	PropertiesDirectConnectionDetails {
		properties.require();
	}

	@Override
	public InetAddress getAddress() {
		return this.properties.place();
	}

	@Override
	public int getPort() {
		return this.properties.port();
	}

	@Override
	public List<InetSocketAddress> getSeeds() {
		return this.properties.places();
	}

	@Override
	public String getSecret() {
		return String.valueOf(this.properties.secret());
	}

}
