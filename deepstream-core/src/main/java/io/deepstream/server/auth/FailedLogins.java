package io.deepstream.server.auth;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import io.netty.util.NetUtil;

/**
 * Counts failed logins by remote address, in a window that slides: what failed in the
 * window before counts as far as that is still within reach. Remembers a bounded number
 * of addresses, those that failed last. Any thread.
 */
final class FailedLogins {

	private static final int MAX_ADDRESSES = 50_000;

	private static final int MAX_ADDRESS_LENGTH = 64;

	private static final String IPV4_IN_IPV6 = "00000000000000000000ffff";

	private static final int IPV6_NETWORK_DIGITS = 16;

	private final int limit;

	private final long window;

	private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
			return size() > MAX_ADDRESSES;
		}
	};

	/**
	 * Starts with none.
	 * @param limit failures within the window; 0 for any number
	 * @param window nanoseconds
	 */
	FailedLogins(int limit, long window) {
		this.limit = limit;
		this.window = window;
	}

	/**
	 * Whether nobody may log in from an address now.
	 * @param address empty if it is unknown, which is never refused
	 * @param now nanoseconds
	 */
	boolean areTooMany(String address, long now) {
		if (this.limit == 0 || address.isEmpty()) {
			return false;
		}
		synchronized (this.counts) {
			Count count = this.counts.get(key(address));
			return count != null && count.at(now) >= this.limit;
		}
	}

	/**
	 * How many logins may still fail.
	 * @param key of the address
	 * @param now nanoseconds
	 * @return zero or less if nobody may log in from there
	 */
	int left(String key, long now) {
		if (this.limit == 0 || key.isEmpty()) {
			return Integer.MAX_VALUE;
		}
		synchronized (this.counts) {
			Count count = this.counts.get(key);
			return (count != null) ? this.limit - (int) count.at(now) : this.limit;
		}
	}

	void add(String address, long now) {
		if (this.limit > 0 && !address.isEmpty()) {
			synchronized (this.counts) {
				this.counts.computeIfAbsent(key(address), (key) -> new Count(now)).add(now);
			}
		}
	}

	/** One for all that one customer of a provider can choose from. */
	static String key(String address) {
		byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
		if (bytes == null) {
			return address.substring(0, Math.min(address.length(), MAX_ADDRESS_LENGTH));
		}
		String hex = HexFormat.of().formatHex(bytes);
		return hex.startsWith(IPV4_IN_IPV6) ? hex.substring(IPV4_IN_IPV6.length())
				: hex.substring(0, Math.min(hex.length(), IPV6_NETWORK_DIGITS));
	}

	/** How many addresses are remembered. */
	int size() {
		synchronized (this.counts) {
			return this.counts.size();
		}
	}

	private final class Count {

		private long start;

		private int current;

		private int previous;

		Count(long start) {
			this.start = start;
		}

		void add(long now) {
			slide(now);
			this.current++;
		}

		double at(long now) {
			slide(now);
			return this.current + this.previous * (1 - (double) (now - this.start) / FailedLogins.this.window);
		}

		private void slide(long now) {
			long windows = (now - this.start) / FailedLogins.this.window;
			if (windows > 0) {
				this.previous = (windows == 1) ? this.current : 0;
				this.current = 0;
				this.start += windows * FailedLogins.this.window;
			}
		}

	}

}
