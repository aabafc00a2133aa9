package io.deepstream.server.autoconfigure;

/**
 * What the properties say.
 */
record PropertiesRethinkDbConnectionDetails(
		RethinkDbStorageProperties properties) implements RethinkDbConnectionDetails {

	@Override
	public String getHost() {
		return this.properties.host();
	}

	@Override
	public int getPort() {
		return this.properties.port();
	}

	@Override
	public String getUser() {
		return this.properties.user();
	}

	@Override
	public String getPassword() {
		return this.properties.password();
	}

}
