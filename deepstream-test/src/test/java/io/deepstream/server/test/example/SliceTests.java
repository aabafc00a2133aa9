package io.deepstream.server.test.example;

import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.test.Faults;
import io.deepstream.server.test.ManualClock;
import io.deepstream.server.test.TestClient;
import io.deepstream.server.test.TestClients;
import io.deepstream.server.test.autoconfigure.DeepstreamTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a slice shares between its tests, and what it does not.
 */
@DeepstreamTest(includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Printer.class),
		excludeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Staff.class))
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SliceTests {

	private static @Nullable TestClient left;

	@Autowired
	private TestClients clients;

	@Autowired
	private Faults faults;

	@Test
	@Order(1)
	void leavesAClientAndAFault() {
		left = this.clients.login("joe");
		this.faults.cache().takeAway();

		assertThat(left.records().read("r")).hasAction(RecordAction.RECORD_LOAD_ERROR);
	}

	@Test
	@Order(2)
	void findsANodeAtRest() {
		assertThat(left).isNotNull();
		assertThat(left.closeReason()).isEqualTo(CloseReason.CLIENT_GONE);

		assertThat(this.clients.login("joe").records().head("r")).isSuccess();
	}

	@Test
	@Order(3)
	void hasTheRealClockUnlessAskedForAnother(@Autowired ApplicationContext context) {
		assertThat(context.getBeansOfType(ManualClock.class)).isEmpty();
		assertThat(context.getBeansOfType(Threads.class)).isEmpty();
	}

	@Test
	@Order(4)
	void scansWhatFiltersSay(@Autowired ApplicationContext context) {
		assertThat(context.getBeansOfType(Printer.class)).hasSize(1);
		assertThat(context.getBeansOfType(Staff.class)).isEmpty();
	}

}
