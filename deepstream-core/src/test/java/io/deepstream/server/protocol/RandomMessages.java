package io.deepstream.server.protocol;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Messages of all topics with any fields that the topic has, the same for the same seed.
 */
final class RandomMessages {

	private static final List<String> TEXTS = List.of("", "a", "x/1", "grüße", "😀", "0", "n".repeat(200), "\u0000");

	private static final List<Integer> NUMBERS = List.of(0, 1, -1, 127, 128, Integer.MAX_VALUE, Integer.MIN_VALUE);

	private final Random random;

	RandomMessages(long seed) {
		this.random = new Random(seed);
	}

	Message next() {
		Topic topic = Topic.of(1 + this.random.nextInt(8));
		Message.Builder builder = Message.builder(action(topic));
		for (MessageSchema.Entry entry : MessageSchema.of(topic).entries()) {
			if (this.random.nextInt(3) == 0) {
				set(builder, entry.field(), topic);
			}
		}
		return builder.build();
	}

	private void set(Message.Builder builder, MessageSchema.Field field, Topic topic) {
		switch (field) {
			case ACTION -> builder.action(action(topic));
			case DATA -> builder.data(text().getBytes(StandardCharsets.UTF_8));
			case CORRELATION_ID -> builder.correlationId(text());
			case IS_ERROR -> builder.error();
			case IS_ACK -> builder.ack();
			case NAME -> builder.name(text());
			case NAMES -> builder.names(Stream.generate(this::text).limit(this.random.nextInt(5)).toList());
			case SUBSCRIPTION -> builder.subscription(text());
			case ORIGINAL_ACTION -> builder.originalAction(action(topic));
			case IS_WRITE_ACK -> builder.writeAck();
			case PATH -> builder.path(text());
			case VERSION -> builder.version(pick(NUMBERS));
			case VERSIONS -> builder.versions(versions());
			case REQUESTOR_NAME -> builder.requestorName(text());
			case REQUESTOR_DATA -> builder.requestorData(text().getBytes(StandardCharsets.UTF_8));
			case URL -> builder.url(text());
			case PROTOCOL_VERSION, SDK_VERSION, SDK_TYPE ->
				builder.sdk(new ClientSdk(maybe(this::text), maybe(this::text), maybe(this::text)));
			case UNUSED -> throw new IllegalStateException();
		}
	}

	private Map<String, Long> versions() {
		Map<String, Long> versions = new LinkedHashMap<>();
		for (int i = this.random.nextInt(4); i > 0; i--) {
			versions.put(text(), (long) pick(NUMBERS));
		}
		return versions;
	}

	private Action action(Topic topic) {
		return topic.action(this.random.nextInt(120));
	}

	private String text() {
		return pick(TEXTS);
	}

	private <T> T pick(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	private <T> @Nullable T maybe(Supplier<T> value) {
		return this.random.nextBoolean() ? value.get() : null;
	}

}
