package io.deepstream.server.connector.memcached;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import com.spotify.folsom.client.NotConnectedClient;
import com.spotify.folsom.client.test.FakeRawMemcacheClient;
import com.spotify.folsom.guava.HostAndPort;
import com.spotify.folsom.ketama.AddressAndClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class KetamaRingTests {

	private final List<AddressAndClient> servers = Stream.of("10.0.0.1:11211", "10.0.0.2:11212", "10.0.0.3:11211")
		.map((address) -> new AddressAndClient(HostAndPort.fromString(address), new FakeRawMemcacheClient()))
		.toList();

	/** What hashring 3.2.0 says, which memcached 2.2.2 for Node.js uses. */
	@ParameterizedTest
	@CsvSource({ "record/0, 0", "record/1, 2", "record/2, 2", "record/3, 0", "record/4, 1", "record/5, 2",
			"record/6, 0", "record/7, 2", "record/8, 0", "record/9, 2", "record/10, 2", "record/11, 1", "record/13, 1",
			"record/19, 2", "record/23, 0", "ä, 2" })
	void findsTheServerThatTheOriginalFinds(String key, int server) {
		KetamaRing ring = new KetamaRing(this.servers);

		assertThat(ring.findClient(key.getBytes(StandardCharsets.UTF_8)))
			.isSameAs(this.servers.get(server).getClient());
	}

	@ParameterizedTest
	@CsvSource({ "record/4", "record/11" })
	void keepsTheKeysOfAServerThatIsAway(String key) {
		AddressAndClient away = new AddressAndClient(this.servers.get(1).getAddress(), NotConnectedClient.INSTANCE);
		KetamaRing ring = new KetamaRing(List.of(this.servers.get(0), away, this.servers.get(2)));

		assertThat(ring.findClient(key.getBytes(StandardCharsets.UTF_8))).isSameAs(NotConnectedClient.INSTANCE);
	}

}
