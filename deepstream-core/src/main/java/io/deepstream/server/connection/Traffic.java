package io.deepstream.server.connection;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;

import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.Topic;

/**
 * The messages between this node and its clients, counted since the start. Any thread;
 * counting neither waits nor allocates.
 */
public final class Traffic {

	private static final Topic[] TOPICS = Topic.values();

	/** By the ordinals of topic and action, as all others. */
	private final LongAdder[][] received = perAction();

	private final LongAdder[][] sent = perAction();

	private final LongAdder[][] broadcasts = counters((topic) -> Audience.values().length);

	private final LongAdder[][] receivers = counters((topic) -> 1);

	private static LongAdder[][] perAction() {
		return counters((topic) -> topic.actions().size());
	}

	private static LongAdder[][] counters(ToIntFunction<Topic> size) {
		return Arrays.stream(TOPICS).map((topic) -> {
			LongAdder[] counters = new LongAdder[size.applyAsInt(topic)];
			Arrays.setAll(counters, (index) -> new LongAdder());
			return counters;
		}).toArray(LongAdder[][]::new);
	}

	/**
	 * A client has sent a message.
	 * @param action what it asks
	 */
	public void received(Action action) {
		this.received[action.topic().ordinal()][action.ordinal()].increment();
	}

	/**
	 * A client is sent a message.
	 * @param action what it tells
	 */
	public void sent(Action action) {
		this.sent[action.topic().ordinal()][action.ordinal()].increment();
	}

	/**
	 * Subscribers of a name are sent the same message.
	 * @param action what it tells
	 * @param subscribers how many; without any nothing is counted
	 */
	public void broadcast(Action action, int subscribers) {
		if (subscribers > 0) {
			int topic = action.topic().ordinal();
			this.sent[topic][action.ordinal()].add(subscribers);
			this.broadcasts[topic][Audience.of(subscribers).ordinal()].increment();
			this.receivers[topic][0].add(subscribers);
		}
	}

	/**
	 * Messages of clients.
	 * @param action what they ask
	 * @return since the start
	 */
	public long receivedCount(Action action) {
		return this.received[action.topic().ordinal()][action.ordinal()].sum();
	}

	/**
	 * Messages to clients, each receiver counts.
	 * @param action what they tell
	 * @return since the start
	 */
	public long sentCount(Action action) {
		return this.sent[action.topic().ordinal()][action.ordinal()].sum();
	}

	/**
	 * Messages that went to the subscribers of a name.
	 * @param topic of the message
	 * @param audience how many subscribers
	 * @return since the start
	 */
	public long broadcastCount(Topic topic, Audience audience) {
		return this.broadcasts[topic.ordinal()][audience.ordinal()].sum();
	}

	/**
	 * Receivers of all broadcasts.
	 * @param topic of the messages
	 * @return since the start
	 */
	public long broadcastReceivers(Topic topic) {
		return this.receivers[topic.ordinal()][0].sum();
	}

	/** How many subscribers a message went to. */
	public enum Audience {

		/** One alone. */
		ONE(1),

		/** 2 to 10. */
		UP_TO_10(10),

		/** 11 to 100. */
		UP_TO_100(100),

		/** 101 to 1,000. */
		UP_TO_1000(1000),

		/** 1,001 to 10,000. */
		UP_TO_10000(10_000),

		/** More than 10,000. */
		MORE(Integer.MAX_VALUE);

		private static final List<Audience> ALL = List.of(values());

		private final int most;

		Audience(int most) {
			this.most = most;
		}

		static Audience of(int subscribers) {
			int index = 0;
			while (subscribers > ALL.get(index).most) {
				index++;
			}
			return ALL.get(index);
		}

	}

}
