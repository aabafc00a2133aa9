package io.deepstream.server.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.deepstream.server.application.TransactionalDeepstream;
import io.deepstream.server.autoconfigure.application.DeepstreamTransactionAutoConfiguration;
import io.deepstream.server.client.Deepstream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What is sent after a transaction of a database.
 */
class TransactionalDeepstreamTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class,
						DeepstreamClientAutoConfiguration.class, DeepstreamTransactionAutoConfiguration.class))
		.withPropertyValues("deepstream.transaction.max-messages=3");

	private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

	private final DataSource database = new DriverManagerDataSource("jdbc:h2:mem:transactions");

	@Test
	void isNotThereWithoutTransactions() {
		this.runner.withClassLoader(new FilteredClassLoader(TransactionSynchronizationManager.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TransactionalDeepstream.class));
	}

	@Test
	void sendsAtOnceWithoutATransaction() {
		run((deepstream, after) -> {
			after.emit("news", "now").toCompletableFuture().join();

			assertThat(next()).isEqualTo("now");
		});
	}

	@Test
	void sendsAfterTheCommitInOrderWhatWasThereAtTheCall() {
		run((deepstream, after) -> {
			Map<String, Object> value = new HashMap<>(Map.of("a", 1));

			CompletionStage<?>[] stages = inTransaction((transactions) -> {
				CompletionStage<?> first = after.emit("news", "first");
				CompletionStage<?> second = after.emit("news", "second");
				CompletionStage<?> record = after.set("record", value);
				value.put("a", 2);
				deepstream.events().emit("news", "inside").toCompletableFuture().join();
				return new CompletionStage<?>[] { first, second, record };
			});

			assertThat(next()).isEqualTo("inside");
			assertThat(next()).isEqualTo("first");
			assertThat(next()).isEqualTo("second");
			assertThat(stages).allSatisfy((stage) -> stage.toCompletableFuture().join());
			assertThat(deepstream.records().get("record").toCompletableFuture().join().orElseThrow().value())
				.isEqualTo("{\"a\":1}");
		});
	}

	@Test
	void dropsAllAfterARollback() {
		run((deepstream, after) -> {
			CompletionStage<?> dropped = inTransaction((transaction) -> {
				CompletionStage<?> stage = after.emit("news", "dropped");
				transaction.setRollbackOnly();
				return stage;
			});
			deepstream.events().emit("news", "marker").toCompletableFuture().join();

			assertThat(dropped.toCompletableFuture()).isCancelled();
			assertThat(next()).isEqualTo("marker");
		});
	}

	@Test
	void belongsToTheInnerTransactionOrToTheOuter() {
		run((deepstream, after) -> {
			inTransaction((outer) -> {
				after.emit("news", "dropped");
				inTransaction((inner) -> after.emit("news", "inner"));
				outer.setRollbackOnly();
				return after.emit("news", "dropped, too");
			});
			deepstream.events().emit("news", "marker").toCompletableFuture().join();

			assertThat(next()).isEqualTo("inner");
			assertThat(next()).isEqualTo("marker");
		});
	}

	@Test
	void sendsWhatOthersAddAfterTheCommit() {
		run((deepstream, after) -> {
			inTransaction((transaction) -> {
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						after.emit("news", "after commit");
					}

					@Override
					public void afterCompletion(int status) {
						after.emit("news", "after completion");
					}

				});
				return null;
			});

			assertThat(List.of(next(), next())).containsExactlyInAnyOrder("after commit", "after completion");
		});
	}

	@Test
	void keepsABoundedNumberOfMessages() {
		run((deepstream, after) -> inTransaction((transaction) -> {
			for (int i = 0; i < 3; i++) {
				after.delete("record");
			}
			assertThatIllegalStateException().isThrownBy(() -> after.emit("news", "fourth"))
				.withMessageContaining("deepstream.transaction.max-messages");
			return null;
		}));
	}

	private void run(Task task) {
		this.runner.run((context) -> {
			Deepstream deepstream = context.getBean(Deepstream.class);
			deepstream.events()
				.subscribe("news", JsonNode.class, (data) -> this.heard.add(data.asString()))
				.ready()
				.toCompletableFuture()
				.join();
			task.run(deepstream, context.getBean(TransactionalDeepstream.class));
		});
	}

	private <T> T inTransaction(TransactionCallback<T> body) {
		TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(this.database));
		transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		return transactions.execute(body);
	}

	private String next() throws InterruptedException {
		String next = this.heard.poll(30, TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		return next;
	}

	private interface Task {

		void run(Deepstream deepstream, TransactionalDeepstream after) throws Exception;

	}

}
