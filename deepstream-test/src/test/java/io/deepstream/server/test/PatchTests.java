package io.deepstream.server.test;

import java.util.List;
import java.util.Map;
import java.util.Random;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerOptions;
import io.deepstream.server.ServerParts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that follows patches has the value that the node has.
 */
class PatchTests {

	private static final List<String> PATHS = List.of("a", "b", "a.b", "a.b.c", "a[0]", "a[2]", "a[1].b", "b[0][1]",
			"a.0", " a . b ", "c[0].d[1]", "..a..");

	private static final List<Object> VALUES = List.of(1, "text", true, Map.of(), Map.of("b", 1), List.of(),
			List.of(1, List.of(2)));

	@Test
	void agreesWithTheNode() {
		DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), ServerParts.inMemory(),
				new ManualClock().threads());
		server.start().toCompletableFuture().join();
		try (TestClients clients = new TestClients(server)) {
			TestClient writer = clients.login("writer");
			TestClient reader = clients.login("reader");
			Random random = new Random(20261124);
			for (int round = 0; round < 200; round++) {
				String name = "r" + round;
				reader.records().subscribe(name);
				for (int step = 0; step < 6; step++) {
					String path = PATHS.get(random.nextInt(PATHS.size()));
					Reply written = (random.nextInt(4) == 0) ? writer.records().erase(name, path)
							: writer.records().patch(name, path, VALUES.get(random.nextInt(VALUES.size())));
					written.message();
				}
				assertThat(reader).hasRecord(name).withValue(writer.records().read(name).payload());
			}
		}
		finally {
			server.stop().toCompletableFuture().join();
		}
	}

}
