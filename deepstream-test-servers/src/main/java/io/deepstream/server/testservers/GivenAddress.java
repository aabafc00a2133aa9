package io.deepstream.server.testservers;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A server that the user runs and names by the system property
 * {@code deepstream.test.<kind>} or the environment variable
 * {@code DEEPSTREAM_TEST_<KIND>}: {@code host:port} or a URI.
 */
final class GivenAddress implements Runner {

	private final String text;

	private final String source;

	private GivenAddress(String text, String source) {
		this.text = text;
		this.source = source;
	}

	static Optional<GivenAddress> of(String kind) {
		String property = "deepstream.test." + kind;
		String fromProperty = System.getProperty(property);
		if (fromProperty != null) {
			return Optional.of(new GivenAddress(fromProperty, property));
		}
		String variable = property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
		return Optional.ofNullable(System.getenv(variable)).map((value) -> new GivenAddress(value, variable));
	}

	InetSocketAddress address() {
		String bare = this.text.startsWith("jdbc:") ? this.text.substring("jdbc:".length()) : this.text;
		URI uri = URI.create(bare.contains("://") ? bare : "tcp://" + bare);
		if (uri.getHost() == null || uri.getPort() < 0) {
			throw new IllegalStateException(this.source + " must name host and port, not '" + this.text + "'");
		}
		return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort());
	}

	@Override
	public Optional<String> uri() {
		return this.text.contains("://") ? Optional.of(this.text) : Optional.empty();
	}

	@Override
	public void start() {
	}

	@Override
	public void stop() {
		throw notOurs();
	}

	@Override
	public void kill() {
		throw notOurs();
	}

	@Override
	public void freeze() {
		throw notOurs();
	}

	@Override
	public void resume() {
		throw notOurs();
	}

	@Override
	public void remove() {
	}

	@Override
	public boolean isRunning() {
		return true;
	}

	@Override
	public Duration patience() {
		return Duration.ofSeconds(10);
	}

	@Override
	public String origin() {
		return "given by " + this.source;
	}

	private UnsupportedOperationException notOurs() {
		return new UnsupportedOperationException("The server named by " + this.source
				+ " is not ours to break: unset it, so that the test starts its own");
	}

}
