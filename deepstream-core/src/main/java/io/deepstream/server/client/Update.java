package io.deepstream.server.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import org.jspecify.annotations.Nullable;

/**
 * One change of a record by a function, tried until nobody else is first. After a few
 * attempts it waits a little, the longer the more there were, so that those who compete
 * get out of each other's way.
 *
 * @param <T> what the value is converted to
 */
final class Update<T> {

	private static final long ABSENT = -1;

	private static final int AT_ONCE = 3;

	private static final int LONGEST_PAUSE_MILLIS = 200;

	private final Session session;

	private final String name;

	private final Class<T> type;

	private final UnaryOperator<@Nullable T> change;

	private final Reply<@Nullable T> reply;

	private int attempts;

	Update(Session session, String name, Class<T> type, UnaryOperator<@Nullable T> change) {
		this.session = session;
		this.name = name;
		this.type = type;
		this.change = change;
		this.reply = new Reply<>(session.callbacks());
	}

	Reply<@Nullable T> begin() {
		read();
		return this.reply;
	}

	private void read() {
		this.session.ask(Message.builder(RecordAction.READ).name(this.name)).thenAccept((answer) -> {
			boolean missing = answer.action() == RecordAction.RECORD_NOT_FOUND;
			Message found = missing ? answer : Answer.required(answer);
			attempt(missing ? ABSENT : found.version(), missing ? null : found.data());
		}).whenComplete(this::failed);
	}

	private void failed(@Nullable Object done, @Nullable Throwable failure) {
		if (failure != null) {
			this.reply.completeExceptionally((failure.getCause() != null && !(failure instanceof DeepstreamException))
					? failure.getCause() : failure);
		}
	}

	private void attempt(long version, byte @Nullable [] data) {
		this.session.callbacks().execute(() -> {
			try {
				T value = this.change.apply(this.session.payloads().read(data, this.type));
				if (value == null) {
					this.reply.complete(null);
				}
				else {
					write(version, value);
				}
			}
			catch (RuntimeException | Error failure) {
				this.reply.completeExceptionally(failure);
			}
		});
	}

	private void write(long version, T value) {
		this.session.ask(Records.replacing(this.name, version, this.session.payloads().write(value)))
			.thenAccept((answer) -> {
				if (Records.isConflict(answer)) {
					again(answer);
				}
				else {
					Answer.required(answer);
					this.reply.complete(value);
				}
			})
			.whenComplete(this::failed);
	}

	private void again(Message conflict) {
		if (++this.attempts >= this.session.options().maxUpdateAttempts()) {
			throw new DeepstreamException(Reason.VERSION_CONFLICT,
					"Others were first " + this.attempts + " times: record " + this.name);
		}
		if (this.attempts > AT_ONCE) {
			int longest = Math.min(10 * this.attempts, LONGEST_PAUSE_MILLIS);
			Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextInt(longest));
			this.session.server().threads().scheduler().after(pause, this::read);
		}
		else if (conflict.action() == RecordAction.VERSION_EXISTS) {
			attempt(conflict.version(), conflict.data());
		}
		else {
			read();
		}
	}

}
