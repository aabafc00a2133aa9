package io.deepstream.server.test.example;

import io.deepstream.server.test.Faults;
import io.deepstream.server.test.TestClient;
import io.deepstream.server.test.TestClients;
import io.deepstream.server.test.autoconfigure.AutoConfigureDeepstreamTest;
import io.deepstream.server.transport.websocket.WebSocketDoor;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole application, with clients beside its doors.
 */
@SpringBootTest(properties = { "deepstream.cache.type=memory", "deepstream.messaging.type=none" })
@AutoConfigureDeepstreamTest
class NewsApplicationTests {

	@Test
	void hasClientsAndFaultsBesideEverythingElse(@Autowired TestClients clients, @Autowired Faults faults,
			@Autowired Printer printer, @Autowired WebSocketDoor door) {
		TestClient joe = clients.login("joe");

		assertThat(joe).isLoggedInAs("joe");
		faults.cache().failNext(1);
		assertThat(joe.records().read("r").isError()).isTrue();
		assertThat(joe.records().head("r")).hasVersion(-1);
	}

}
