package io.deepstream.server.application;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.deepstream.server.client.Deepstream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sends what is asked for in a transaction once that is committed, in the order in which
 * it was asked for, and drops it if the transaction is rolled back. Without a transaction
 * everything is sent at once. Values are converted to JSON when they are given, so what
 * happens to them later is not sent. Transactions are those of the thread
 * ({@code PlatformTransactionManager}), not reactive ones.
 * <p>
 * A node that is lost between the commit and the sending has sent nothing: this is no
 * substitute for an outbox. What fails after the commit is logged, too, as nobody may
 * look at the stage then.
 */
public final class TransactionalDeepstream {

	private static final Logger logger = LoggerFactory.getLogger(TransactionalDeepstream.class);

	private final Deepstream deepstream;

	private final JsonMapper json;

	private final int maxMessages;

	/**
	 * Sends as the given application does.
	 * @param deepstream sends
	 * @param json converts values
	 * @param maxMessages of one transaction
	 */
	public TransactionalDeepstream(Deepstream deepstream, JsonMapper json, int maxMessages) {
		this.deepstream = deepstream;
		this.json = json;
		this.maxMessages = maxMessages;
	}

	/**
	 * Emits an event after the commit.
	 * @param name of the event
	 * @param data converted to JSON now; null for none
	 * @return as {@link #send}
	 */
	public CompletionStage<Void> emit(String name, @Nullable Object data) {
		JsonNode now = (data != null) ? tree(data) : null;
		return send((deepstream) -> deepstream.events().emit(name, now));
	}

	/**
	 * Writes a record after the commit.
	 * @param name of the record
	 * @param value converted to JSON now
	 * @return as {@link #send}
	 */
	public CompletionStage<Void> set(String name, Object value) {
		JsonNode now = tree(value);
		return send((deepstream) -> deepstream.records().set(name, now));
	}

	/**
	 * Writes a part of a record after the commit.
	 * @param name of the record
	 * @param path of the part
	 * @param value converted to JSON now; null writes {@code null}
	 * @return as {@link #send}
	 */
	public CompletionStage<Void> set(String name, String path, @Nullable Object value) {
		JsonNode now = (value != null) ? tree(value) : null;
		return send((deepstream) -> deepstream.records().set(name, path, now));
	}

	/**
	 * Deletes a record after the commit.
	 * @param name of the record
	 * @return as {@link #send}
	 */
	public CompletionStage<Void> delete(String name) {
		return send((deepstream) -> deepstream.records().delete(name));
	}

	private JsonNode tree(Object value) {
		return this.json.valueToTree(value);
	}

	/**
	 * Does anything after the commit, such as calling an rpc. On the thread of the
	 * transaction: must not block.
	 * @param <T> what comes of it
	 * @param action returns when it has been started
	 * @return what the action's stage completes with; fails with
	 * {@link CancellationException} if the transaction is rolled back. Not to be waited
	 * for inside the transaction.
	 * @throws IllegalStateException if the transaction keeps too many already
	 */
	public <T> CompletionStage<T> send(Function<Deepstream, ? extends CompletionStage<T>> action) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()
				|| !TransactionSynchronizationManager.isActualTransactionActive()) {
			return action.apply(this.deepstream);
		}
		Message<T> message = new Message<>(action, new CompletableFuture<>());
		Kept kept = kept();
		if (kept.messages.size() >= this.maxMessages) {
			throw new IllegalStateException("The transaction keeps " + this.maxMessages
					+ " messages already (property deepstream.transaction.max-messages)");
		}
		kept.messages.add(message);
		return message.result();
	}

	/** That of the transaction, which is suspended and resumed with it. */
	private Kept kept() {
		for (TransactionSynchronization other : TransactionSynchronizationManager.getSynchronizations()) {
			if (other instanceof Kept kept && kept.owner() == this) {
				return kept;
			}
		}
		Kept kept = new Kept();
		TransactionSynchronizationManager.registerSynchronization(kept);
		return kept;
	}

	/**
	 * The messages of a transaction, sent when it is complete: what is added while others
	 * react to the commit is sent as well.
	 */
	private final class Kept implements TransactionSynchronization {

		private final List<Message<?>> messages = new ArrayList<>();

		private TransactionalDeepstream owner() {
			return TransactionalDeepstream.this;
		}

		@Override
		public void afterCompletion(int status) {
			for (Message<?> message : this.messages) {
				if (status == STATUS_COMMITTED) {
					message.send(TransactionalDeepstream.this.deepstream);
				}
				else {
					message.result().cancel(false);
				}
			}
		}

	}

	/**
	 * Something to send.
	 *
	 * @param action sends it
	 * @param result given to the application already
	 */
	private record Message<T>(Function<Deepstream, ? extends CompletionStage<T>> action, CompletableFuture<T> result) {

		void send(Deepstream deepstream) {
			try {
				this.action.apply(deepstream).whenComplete((value, failure) -> {
					if (failure != null) {
						failed(failure);
					}
					else {
						this.result.complete(value);
					}
				});
			}
			catch (RuntimeException failure) {
				failed(failure);
			}
		}

		private void failed(Throwable failure) {
			logger.warn("A message could not be sent after a transaction", failure);
			this.result.completeExceptionally(failure);
		}

	}

}
