package io.deepstream.server.connector.redis;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.deepstream.server.connector.link.Session;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveriesTests {

	private static final int MEBIBYTE = 1024 * 1024;

	private final Heard heard = new Heard();

	private final Deliveries deliveries = new Deliveries(this.heard);

	@AfterEach
	void end() {
		this.deliveries.close();
	}

	@Test
	void keepsTheOrder() {
		this.heard.release.countDown();

		for (int i = 1; i <= 100; i++) {
			this.deliveries.add(new byte[i]);
		}

		this.heard.await(100);
		assertThat(this.heard.what()).isSorted().hasSize(100);
	}

	@Test
	void saysOnceAfterTheOthersThatMessagesWereDropped() {
		byte[] large = new byte[MEBIBYTE];
		for (int i = 0; i < 2 * Deliveries.MAX_WAITING / MEBIBYTE; i++) {
			this.deliveries.add(large);
		}

		this.heard.release.countDown();
		this.heard.await(64);
		this.deliveries.add(new byte[1]);

		this.heard.await(65);
		assertThat(this.heard.what()).hasSize(65).endsWith(MEBIBYTE, Heard.INTERRUPTED, 1);
		assertThat(this.heard.what()).containsOnlyOnce(Heard.INTERRUPTED);
	}

	/** Sizes of frames, and what else was said. */
	private static final class Heard implements Session.Events {

		static final int INTERRUPTED = -1;

		private final CountDownLatch release = new CountDownLatch(1);

		private final List<Integer> what = new ArrayList<>();

		synchronized List<Integer> what() {
			return List.copyOf(this.what);
		}

		void await(int count) {
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> what().size() >= count);
		}

		@Override
		public void received(ByteBuffer frame) {
			try {
				this.release.await();
			}
			catch (InterruptedException end) {
				Thread.currentThread().interrupt();
			}
			add(frame.remaining());
		}

		private synchronized void add(int size) {
			this.what.add(size);
		}

		@Override
		public void failed(Throwable cause) {
			throw new AssertionError(cause);
		}

		@Override
		public void interrupted(Throwable cause) {
			add(INTERRUPTED);
		}

		@Override
		public void blocked(Throwable cause) {
			throw new AssertionError(cause);
		}

		@Override
		public void unblocked() {
			throw new AssertionError();
		}

	}

}
