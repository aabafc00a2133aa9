package io.deepstream.server.autoconfigure.application;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class EventQueueTests {

	private final List<Object> published = new CopyOnWriteArrayList<>();

	@Test
	void publishesInOrderAndAlsoWhatWaitsAtTheEnd() {
		EventQueue queue = queue(this.published::add, 100);
		for (int i = 0; i < 100; i++) {
			queue.add(i);
		}

		queue.close();

		assertThat(this.published).hasSize(100).isSorted();
	}

	@Test
	void dropsWhatASlowListenerHasNoRoomFor(CapturedOutput output) throws InterruptedException {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		EventQueue queue = queue((event) -> {
			started.countDown();
			pass(go);
			this.published.add(event);
		}, 1);
		queue.add("first");
		assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

		queue.add("second");
		queue.add("third");
		queue.add("fourth");
		go.countDown();
		queue.close();

		assertThat(this.published).containsExactly("first", "second");
		assertThat(output).containsOnlyOnce("too slow").contains("deepstream.application-events.queue-size");
	}

	@Test
	void goesOnAfterAListenerHasFailed(CapturedOutput output) {
		EventQueue queue = queue((event) -> {
			this.published.add(event);
			throw new IllegalStateException("of the test");
		}, 10);

		queue.add("first");
		queue.add("second");
		await().untilAsserted(() -> assertThat(output).contains("A listener of String has failed"));
		queue.close();

		assertThat(this.published).containsExactly("first", "second");
	}

	@Test
	void takesNothingAfterItsEnd(CapturedOutput output) {
		EventQueue queue = queue(this.published::add, 10);
		queue.close();

		queue.add("late");

		assertThat(this.published).isEmpty();
		assertThat(output).doesNotContain("too slow");
	}

	private static EventQueue queue(ApplicationEventPublisher publisher, int size) {
		return new EventQueue(publisher, size, Executors.defaultThreadFactory());
	}

	private static void pass(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

}
