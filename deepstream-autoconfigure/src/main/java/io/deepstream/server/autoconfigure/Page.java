package io.deepstream.server.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Which part of a list is asked for.
 *
 * @param number from 0
 * @param size entries of a page
 */
record Page(int number, int size) {

	private static final int DEFAULT_SIZE = 100;

	private static final int MAX_SIZE = 1000;

	/** How far a list can be read that is sorted for each answer. */
	private static final int MAX_ENTRIES = 100_000;

	/** As asked for, or the first hundred. */
	static Page of(@Nullable Integer number, @Nullable Integer size) {
		Page page = new Page((number != null) ? number : 0, (size != null) ? size : DEFAULT_SIZE);
		require(page.size >= 1 && page.size <= MAX_SIZE, "size must be within 1 and " + MAX_SIZE);
		require(page.number >= 0 && (page.number + 1L) * page.size <= MAX_ENTRIES,
				"page must not be negative, nor end beyond entry " + MAX_ENTRIES);
		return page;
	}

	private static void require(boolean condition, String reason) {
		if (!condition) {
			throw new InvalidEndpointRequestException(reason, reason);
		}
	}

	int offset() {
		return this.number * this.size;
	}

}
