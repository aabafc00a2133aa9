package io.deepstream.server.auth;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to log in: so many at a time, of them from one address no more than
 * may still fail there, as each may. Addresses that have logins waiting take turns, so
 * that a flood from one delays the others by little. Any thread.
 *
 * @param <T> a login, by identity
 */
final class LoginQueue<T> {

	private final int maxConcurrent;

	private final int maxWaiting;

	private final ToIntFunction<String> mayFail;

	/** Of addresses that have logins under way or waiting. */
	private final Map<String, Lane<T>> lanes = new HashMap<>();

	/** Those whose next login may begin. */
	private final Set<Lane<T>> turns = new LinkedHashSet<>();

	private int underWay;

	private int waiting;

	/**
	 * Starts empty.
	 * @param maxConcurrent logins under way
	 * @param maxWaiting logins that wait
	 * @param mayFail how many logins may still fail from an address; logins from one
	 * where none may do not wait, as they are refused
	 */
	LoginQueue(int maxConcurrent, int maxWaiting, ToIntFunction<String> mayFail) {
		this.maxConcurrent = maxConcurrent;
		this.maxWaiting = maxWaiting;
		this.mayFail = mayFail;
	}

	/**
	 * Takes a login.
	 * @return whether it begins, or waits; false if too many wait
	 */
	synchronized boolean add(String address, T login) {
		Lane<T> lane = this.lanes.computeIfAbsent(address, Lane::new);
		boolean mayBegin = mayBegin(lane);
		if (this.waiting >= this.maxWaiting && !(mayBegin && this.underWay < this.maxConcurrent)) {
			forget(lane);
			return false;
		}
		lane.waiting.add(login);
		this.waiting++;
		if (mayBegin) {
			this.turns.add(lane);
		}
		return true;
	}

	private boolean mayBegin(Lane<T> lane) {
		int left = this.mayFail.applyAsInt(lane.address);
		return left <= 0 || lane.underWay < left;
	}

	private void forget(Lane<T> lane) {
		if (lane.underWay == 0 && lane.waiting.isEmpty()) {
			this.lanes.remove(lane.address);
			this.turns.remove(lane);
		}
	}

	/**
	 * The login that begins now; null if none may.
	 */
	synchronized @Nullable T next() {
		Iterator<Lane<T>> turn = this.turns.iterator();
		while (this.underWay < this.maxConcurrent && turn.hasNext()) {
			Lane<T> lane = turn.next();
			turn.remove();
			Iterator<T> first = lane.waiting.iterator();
			if (first.hasNext() && mayBegin(lane)) {
				T login = first.next();
				first.remove();
				this.waiting--;
				this.underWay++;
				lane.underWay++;
				queue(lane);
				return login;
			}
		}
		return null;
	}

	private void queue(Lane<T> lane) {
		if (!lane.waiting.isEmpty() && mayBegin(lane)) {
			this.turns.add(lane);
		}
	}

	/**
	 * A login has ended, or waits no more.
	 */
	synchronized void remove(String address, T login) {
		Lane<T> lane = this.lanes.get(address);
		if (lane == null) {
			return;
		}
		if (lane.waiting.remove(login)) {
			this.waiting--;
		}
		else {
			this.underWay--;
			lane.underWay--;
			queue(lane);
		}
		forget(lane);
	}

	synchronized int underWay() {
		return this.underWay;
	}

	synchronized int waiting() {
		return this.waiting;
	}

	private static final class Lane<T> {

		private final String address;

		private final Set<T> waiting = new LinkedHashSet<>();

		private int underWay;

		Lane(String address) {
			this.address = address;
		}

	}

}
