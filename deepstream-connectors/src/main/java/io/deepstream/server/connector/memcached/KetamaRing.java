package io.deepstream.server.connector.memcached;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import com.spotify.folsom.RawMemcacheClient;
import com.spotify.folsom.guava.HostAndPort;
import com.spotify.folsom.ketama.AddressAndClient;
import com.spotify.folsom.ketama.NodeLocator;

/**
 * Which server has a key, as the original's driver finds it: ketama, 160 points per
 * server or a few less. A server that is away keeps its keys, whose operations fail:
 * another one in its place would be another truth, as nodes do not lose and find a server
 * at the same time.
 */
final class KetamaRing implements NodeLocator {

	private static final double HASHES = 40;

	private static final int USUAL_PORT = 11211;

	private static final int POINTS_PER_HASH = 4;

	private final NavigableMap<Long, RawMemcacheClient> points = new TreeMap<>();

	KetamaRing(Collection<AddressAndClient> servers) {
		int hashes = hashes(servers.size());
		for (AddressAndClient server : servers) {
			for (int i = 0; i < hashes; i++) {
				ByteBuffer hash = hash((name(server) + "-" + i).getBytes(StandardCharsets.UTF_8));
				for (int j = 0; j < POINTS_PER_HASH; j++) {
					this.points.put(point(hash), server.getClient());
				}
			}
		}
	}

	/** Mostly 40, or 39 where a server's share is not exact: so the original's driver. */
	private static int hashes(int servers) {
		return (int) Math.floor(1.0 / servers * HASHES * servers);
	}

	/** Without the usual port. */
	private static String name(AddressAndClient server) {
		HostAndPort address = server.getAddress();
		return (address.getPort() == USUAL_PORT) ? address.getHostText() : server.getAddressString();
	}

	@Override
	public RawMemcacheClient findClient(byte[] key) {
		Map.Entry<Long, RawMemcacheClient> next = this.points.ceilingEntry(point(hash(key)));
		return ((next != null) ? next : this.points.firstEntry()).getValue();
	}

	private static ByteBuffer hash(byte[] bytes) {
		return ByteBuffer.wrap(MemcachedKeys.md5(bytes)).order(ByteOrder.LITTLE_ENDIAN);
	}

	private static long point(ByteBuffer hash) {
		return Integer.toUnsignedLong(hash.getInt());
	}

}
