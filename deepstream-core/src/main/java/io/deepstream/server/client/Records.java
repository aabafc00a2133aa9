package io.deepstream.server.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Records: JSON objects or arrays with a version. Writes are complete when they are in
 * the cache and, as far as records of that name are stored, in the database. Any thread.
 */
public final class Records {

	private static final long ABSENT = -1;

	private static final long WHATEVER_IS_NEXT = -1;

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Runnable NOTHING = () -> {
	};

	private final Session session;

	private final Payloads payloads;

	private final Names names;

	private final Listening listening;

	Records(Session session) {
		this.session = session;
		this.payloads = session.payloads();
		this.names = new Names(session, true, this::begin,
				(name) -> session.answer(Message.builder(RecordAction.UNSUBSCRIBE).names(List.of(name)).build()));
		this.listening = new Listening(session, Topic.RECORD);
		session.onMessage(Topic.RECORD, this::receive);
	}

	private CompletableFuture<Message> begin(String name) {
		return this.session.ask(Message.builder(RecordAction.SUBSCRIBEANDREAD).names(List.of(name)));
	}

	private void receive(Message message) {
		String revoked = Session.revoked(message);
		switch ((RecordAction) message.action()) {
			case READ_RESPONSE, UPDATE, PATCH -> this.names.receive(message);
			case DELETED -> {
				this.names.receive(message);
				this.session.later(() -> resubscribe(String.valueOf(message.name())));
			}
			default -> {
				if (revoked != null && message.originalAction() == RecordAction.SUBSCRIBE) {
					this.names.revoke(revoked);
				}
				else {
					this.listening.receive(message, revoked);
				}
			}
		}
	}

	/** To the engine, subscriptions end with the record. */
	private void resubscribe(String name) {
		this.session.registrations().run(() -> {
			if (this.names.contains(name)) {
				begin(name).thenApply(Answer::required).whenComplete((answer, failure) -> {
					if (failure != null && !this.session.isClosed()) {
						this.session.server().threads().scheduler().after(PAUSE, () -> resubscribe(name));
					}
				});
			}
		});
	}

	/**
	 * Reads a record.
	 * @param <T> what its value is converted to
	 * @param name of the record
	 * @param type of the value
	 * @return empty if there is no such record
	 */
	public <T> CompletionStage<Optional<RecordValue<T>>> get(String name, Class<T> type) {
		return read(name, (data) -> this.payloads.readRecord(data, type));
	}

	/**
	 * Reads a record as JSON text.
	 * @param name of the record
	 * @return empty if there is no such record
	 */
	public CompletionStage<Optional<RecordValue<String>>> get(String name) {
		return read(name, Payloads::text);
	}

	private <T> Reply<Optional<RecordValue<T>>> read(String name, Function<byte @Nullable [], T> convert) {
		return this.session.reply(Message.builder(RecordAction.READ).name(name), (answer) -> {
			if (answer.action() == RecordAction.RECORD_NOT_FOUND) {
				return Optional.empty();
			}
			Message value = Answer.required(answer);
			return Optional.of(new RecordValue<>(name, value.version(), convert.apply(value.data())));
		});
	}

	/**
	 * Asks for the version of a record.
	 * @param name of the record
	 * @return -1 if there is no such record
	 */
	public CompletionStage<Long> version(String name) {
		return this.session.reply(Message.builder(RecordAction.HEAD).name(name),
				(answer) -> Answer.required(answer).version());
	}

	/**
	 * Asks whether a record exists.
	 * @param name of the record
	 * @return true if it does
	 */
	public CompletionStage<Boolean> has(String name) {
		return this.session.reply(Message.builder(RecordAction.HEAD).name(name),
				(answer) -> Answer.required(answer).version() != ABSENT);
	}

	/**
	 * Writes a record, whatever there is; creates it if there is none.
	 * @param name of the record
	 * @param value written as JSON, which has to be an object or an array
	 * @return completes when it is written
	 */
	public CompletionStage<Void> set(String name, Object value) {
		return write(Message.builder(RecordAction.CREATEANDUPDATE).name(name), value);
	}

	/**
	 * Writes a part of a record, whatever there is; creates what is missing on the way,
	 * and the record if there is none.
	 * @param name of the record
	 * @param path as {@code address.lines[0]}
	 * @param value written as JSON; null is {@code null}, see {@link #erase}
	 * @return completes when it is written
	 */
	public CompletionStage<Void> set(String name, String path, @Nullable Object value) {
		return write(Message.builder(RecordAction.CREATEANDPATCH).name(name).path(path), value);
	}

	private CompletionStage<Void> write(Message.Builder request, @Nullable Object value) {
		try {
			request.version(WHATEVER_IS_NEXT).data(this.payloads.write(value)).writeAck();
		}
		catch (DeepstreamException unwritable) {
			return this.session.failed(unwritable);
		}
		return this.session.reply(request, Answer::done);
	}

	/**
	 * Removes a part of a record; creates the record, empty, if there is none.
	 * @param name of the record
	 * @param path as {@code address.lines[0]}; an element of an array becomes null
	 * @return completes when it is written
	 */
	public CompletionStage<Void> erase(String name, String path) {
		return this.session.reply(
				Message.builder(RecordAction.ERASE).name(name).path(path).version(WHATEVER_IS_NEXT).writeAck(),
				Answer::done);
	}

	/**
	 * Writes a record if it has the version expected.
	 * @param name of the record
	 * @param expectedVersion -1 or 0 if there should be no such record, or one that is as
	 * it was created, empty; less than 2147483647
	 * @param value written as JSON, which has to be an object or an array
	 * @return false if it has another version: somebody was first
	 */
	public CompletionStage<Boolean> replace(String name, long expectedVersion, Object value) {
		if (expectedVersion < ABSENT || expectedVersion >= Integer.MAX_VALUE) {
			throw new IllegalArgumentException("No version of a record: " + expectedVersion);
		}
		try {
			return this.session.reply(replacing(name, expectedVersion, this.payloads.write(value)), (answer) -> {
				if (isConflict(answer)) {
					return false;
				}
				Answer.required(answer);
				return true;
			});
		}
		catch (DeepstreamException unwritable) {
			return this.session.failed(unwritable);
		}
	}

	static Message.Builder replacing(String name, long expected, byte[] data) {
		return Message.builder(RecordAction.UPDATE).name(name).version(Math.max(expected, 0) + 1).data(data).writeAck();
	}

	static boolean isConflict(Message answer) {
		return answer.action() == RecordAction.VERSION_EXISTS || answer.action() == RecordAction.INVALID_VERSION;
	}

	/**
	 * Changes a record by a function: reads it, applies the function, writes the result
	 * if nobody else has written meanwhile, and begins again if somebody has.
	 * @param <T> what its value is converted to
	 * @param name of the record
	 * @param type of the value
	 * @param change called on the threads for callbacks, perhaps several times, with the
	 * value that is there, null if there is no such record; returns the value to write,
	 * or null to leave the record as it is. Must not change anything else.
	 * @return what was written, or null; fails with
	 * {@link DeepstreamException.Reason#VERSION_CONFLICT} after
	 * {@link ClientOptions#maxUpdateAttempts}, and with what the function throws
	 */
	public <T> CompletionStage<@Nullable T> update(String name, Class<T> type, UnaryOperator<@Nullable T> change) {
		return new Update<>(this.session, name, type, change).begin();
	}

	/**
	 * Deletes a record.
	 * @param name of the record
	 * @return completes when it is gone, also if there was none
	 */
	public CompletionStage<Void> delete(String name) {
		return this.session.reply(Message.builder(RecordAction.DELETE).name(name), Answer::done);
	}

	/**
	 * Hears of a record's values: of the one that is there, then of each change, also
	 * those that this application makes. Outlasts the record.
	 * @param <T> what its value is converted to
	 * @param name of the record; it is not created
	 * @param type of the value
	 * @param changed called with whole values, in order, one at a time. While it is slow,
	 * what waits is replaced by the newest value.
	 * @return ends it
	 */
	public <T> Subscription subscribe(String name, Class<T> type, Consumer<RecordValue<T>> changed) {
		return subscribe(name, type, changed, NOTHING);
	}

	/**
	 * As {@link #subscribe(String, Class, Consumer)}, and hears of the deletion.
	 * @param <T> what its value is converted to
	 * @param name of the record; it is not created
	 * @param type of the value
	 * @param changed called with whole values
	 * @param deleted called when a record that was known has gone; values follow if it is
	 * created again
	 * @return ends it
	 */
	public <T> Subscription subscribe(String name, Class<T> type, Consumer<RecordValue<T>> changed, Runnable deleted) {
		return this.names
			.add(name,
					new RecordCallback(this.session, name,
							(version, json) -> changed
								.accept(new RecordValue<>(name, version, this.payloads.readRecord(json, type))),
							deleted));
	}

	/**
	 * Offers to write records while somebody is subscribed to them.
	 * @param pattern regular expression, found anywhere in a name
	 * @param provider asked for each name
	 * @return ends it, and stops what was started
	 */
	public Subscription listen(String pattern, Provider provider) {
		return this.listening.add(pattern, provider);
	}

}
