package io.deepstream.server.client;

import java.util.concurrent.CompletionStage;

/**
 * Something that the application hears of, or supplies, until it is closed.
 */
public interface Subscription extends AutoCloseable {

	/**
	 * Whether it has begun.
	 * @return completes when all nodes know of it: what happens from then on is heard of;
	 * of a record, when its value was read. Fails when it was denied or the server has
	 * stopped: then the subscription has ended.
	 */
	CompletionStage<Void> ready();

	/**
	 * What was not passed on as too much waited for a slow callback, or as it could not
	 * be converted to the type that was asked for.
	 * @return since the start
	 */
	long missed();

	/**
	 * Ends it. Any thread, any number of times. A callback under way is not waited for;
	 * none begins later.
	 */
	@Override
	void close();

}
