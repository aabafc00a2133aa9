package io.deepstream.server.spi;

import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The rules for a message bus behind which a process runs, which may go away and come
 * back.
 */
public abstract class MessageBusBackendContract extends MessageBusContract {

	/**
	 * The process behind the bus.
	 */
	protected abstract Backend backend();

	@Test
	void receivesAgainAfterBackendWasAway() {
		Backend backend = backend();
		subscribe("x", this.b, this.c);

		backend.stop();
		backend.start();

		AtomicInteger attempt = new AtomicInteger();
		Awaitility.await().atMost(Seams.PATIENCE).until(() -> {
			this.a.bus().publish("x", bytes("attempt " + attempt.incrementAndGet()));
			return !this.b.received().isEmpty() && !this.c.received().isEmpty();
		});
	}

}
