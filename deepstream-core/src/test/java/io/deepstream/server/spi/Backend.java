package io.deepstream.server.spi;

/**
 * The process behind a connector, for contracts run against a real one.
 */
public interface Backend {

	/**
	 * Makes it unreachable; returns when it is.
	 */
	void stop();

	/**
	 * Makes it reachable again; returns when it is.
	 */
	void start();

}
