package io.deepstream.server.permission.valve;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.protocol.Action;
import org.jspecify.annotations.Nullable;

/**
 * Decisions that nothing but user, action and name has led to. Each has one place, where
 * a later one replaces it. Any thread.
 */
final class DecisionCache {

	private final AtomicReferenceArray<@Nullable Decision> places;

	/**
	 * Starts empty.
	 * @param size the bound; 0 to keep nothing
	 */
	DecisionCache(int size) {
		this.places = new AtomicReferenceArray<>(size);
	}

	/** Null if it is not known. */
	@Nullable Boolean get(PermissionRequest request) {
		if (this.places.length() == 0) {
			return null;
		}
		Decision decision = this.places.get(place(request));
		return (decision != null && decision.isOf(request)) ? decision.allowed : null;
	}

	void put(PermissionRequest request, boolean allowed) {
		if (this.places.length() > 0) {
			this.places.set(place(request), new Decision(request.user(), request.action(), request.name(), allowed));
		}
	}

	private int place(PermissionRequest request) {
		int hash = 31 * System.identityHashCode(request.user()) + Objects.hashCode(request.name());
		hash = 31 * hash + request.action().code();
		return Math.floorMod(hash ^ (hash >>> 16), this.places.length());
	}

	/** The user of one login: what is known of him may differ in the next one. */
	private record Decision(User user, Action action, @Nullable String name, boolean allowed) {

		@SuppressWarnings("ReferenceEquality")
		boolean isOf(PermissionRequest request) {
			return this.user == request.user() && this.action == request.action()
					&& Objects.equals(this.name, request.name());
		}

	}

}
