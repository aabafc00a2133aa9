package io.deepstream.server.connector.jgroups;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jgroups.Address;

/**
 * Which nodes have not acknowledged what yet. A node that is gone does not have to. Any
 * thread.
 */
final class Acknowledgements {

	private final AtomicLong numbers = new AtomicLong();

	private final Map<Long, Set<Address>> missing = new ConcurrentHashMap<>();

	private final Map<Long, CompletableFuture<Void>> results = new ConcurrentHashMap<>();

	long expect(Collection<Address> from, CompletableFuture<Void> result) {
		long number = this.numbers.incrementAndGet();
		Set<Address> waiting = ConcurrentHashMap.newKeySet();
		waiting.addAll(from);
		this.results.put(number, result);
		this.missing.put(number, waiting);
		settle(number, waiting);
		return number;
	}

	void acknowledged(long number, Address from) {
		Set<Address> waiting = this.missing.get(number);
		if (waiting != null) {
			waiting.remove(from);
			settle(number, waiting);
		}
	}

	void gone(Address who) {
		this.missing.keySet().forEach((number) -> acknowledged(number, who));
	}

	private void settle(Long number, Set<Address> waiting) {
		if (waiting.isEmpty()) {
			this.missing.remove(number);
			CompletableFuture<Void> result = this.results.remove(number);
			if (result != null) {
				result.complete(null);
			}
		}
	}

}
