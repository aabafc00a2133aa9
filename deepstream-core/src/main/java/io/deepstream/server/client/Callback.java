package io.deepstream.server.client;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Printable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes each message on to the application as what it was converted to. While too many
 * wait, further ones are dropped.
 *
 * @param <T> what messages are converted to
 */
final class Callback<T extends @Nullable Object> implements Names.Inbox {

	private static final Logger logger = LoggerFactory.getLogger(Callback.class);

	/** Of those that are dropped, the first and then each so many are logged. */
	private static final int LOGGED = 10_000;

	private final Mailbox mailbox;

	private final Function<Message, T> convert;

	private final Consumer<? super T> consumer;

	private final AtomicLong missed = new AtomicLong();

	private volatile boolean closed;

	Callback(Mailbox mailbox, Function<Message, T> convert, Consumer<? super T> consumer) {
		this.mailbox = mailbox;
		this.convert = convert;
		this.consumer = consumer;
	}

	@Override
	public void receive(Message message) {
		if (!this.mailbox.offer(() -> pass(message)) && this.missed.getAndIncrement() % LOGGED == 0) {
			logger.warn("The callback for {} is too slow: {} dropped so far", Printable.of(message.name()),
					this.missed);
		}
	}

	private void pass(Message message) {
		if (this.closed) {
			return;
		}
		T value;
		try {
			value = this.convert.apply(message);
		}
		catch (DeepstreamException unreadable) {
			this.missed.incrementAndGet();
			logger.warn("{} was not passed on", message, unreadable);
			return;
		}
		this.consumer.accept(value);
	}

	@Override
	public void close() {
		this.closed = true;
		this.mailbox.close();
	}

	@Override
	public AtomicLong missed() {
		return this.missed;
	}

}
