package io.deepstream.server.memory;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.MessageBusContract;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InProcessHubTests extends MessageBusContract {

	private final InProcessHub hub = new InProcessHub();

	@Override
	protected MessageBus create() {
		return this.hub.bus();
	}

	@Test
	void dropsWhatNodeThatIsHopelesslyBehindCannotTake() {
		MessageBus sender = this.hub.bus();
		MessageBus stuck = this.hub.bus();
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger received = new AtomicInteger();
		sender.start("sender", (origin, channel, message) -> {
		});
		stuck.start("stuck", (origin, channel, message) -> {
			try {
				release.await();
			}
			catch (InterruptedException interrupted) {
				Thread.currentThread().interrupt();
			}
			received.incrementAndGet();
		});
		stuck.subscribe("x");
		ByteBuffer mebibyte = ByteBuffer.allocate(1024 * 1024);
		for (int i = 0; i < 100; i++) {
			sender.publish("x", mebibyte);
		}

		release.countDown();

		Awaitility.await().until(() -> {
			int before = received.get();
			sender.publish("x", ByteBuffer.allocate(1));
			Awaitility.await().until(() -> received.get() > before);
			return true;
		});
		assertThat(received).hasValueLessThan(100).hasValueGreaterThan(30);
		sender.close();
		stuck.close();
	}

}
