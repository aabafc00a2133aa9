package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.intercept.Commit;
import io.deepstream.server.intercept.CommitListener;
import io.deepstream.server.intercept.Interception;
import io.deepstream.server.intercept.Interceptor;
import io.deepstream.server.intercept.ProposedDeletion;
import io.deepstream.server.intercept.ProposedWrite;
import io.deepstream.server.intercept.Rejection;
import io.deepstream.server.intercept.WriteInterceptor;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.record.RecordOptions;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.ServerListener;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.RecordRequests.ack;
import static io.deepstream.server.RecordRequests.acknowledge;
import static io.deepstream.server.RecordRequests.names;
import static io.deepstream.server.RecordRequests.one;
import static io.deepstream.server.RecordRequests.patch;
import static io.deepstream.server.RecordRequests.read;
import static io.deepstream.server.RecordRequests.subscribe;
import static io.deepstream.server.RecordRequests.update;
import static io.deepstream.server.RecordRequests.upsert;
import static io.deepstream.server.TestClient.json;
import static io.deepstream.server.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

class WriteInterceptorTests {

	private static final byte[] REWRITTEN = json("{\"by\":\"server\"}");

	private final ManualScheduler clock = new ManualScheduler();

	private final RecordCache cache = new MemoryRecordCache();

	private final List<String> proposed = new ArrayList<>();

	private final List<String> committed = new ArrayList<>();

	private final List<DeepstreamServer> servers = new ArrayList<>();

	private TestClient writer;

	private TestClient reader;

	private void start(Interceptor... interceptors) {
		this.writer = TestClient.login(node(interceptors), "alice");
		this.reader = TestClient.login(this.servers.get(0), "bob");
	}

	private DeepstreamServer node(Interceptor... interceptors) {
		ServerParts parts = new ServerParts(this.cache, null, null, List.of(new OpenAuthenticator()),
				PermissionChecker.ALLOW_ALL, ServerListener.NONE)
			.withInterception(Interception.of(List.of(interceptors)));
		RecordOptions records = new RecordOptions(Duration.ofSeconds(1), Duration.ofSeconds(2), List.of(),
				List.of("hot/"), 1 << 20);
		DeepstreamServer server = new DeepstreamServer(
				TestOptions.withRecord(ServerOptions.defaults("node" + this.servers.size()), records), parts,
				new Threads(Runnable::run, this.clock));
		server.start().toCompletableFuture().join();
		this.servers.add(server);
		return server;
	}

	private CompletionStage<byte[]> remember(ProposedWrite write) {
		this.proposed.add(write.user().id() + ": " + show(write.current()) + " -> " + show(write.next()));
		return write.pass();
	}

	private void remember(Commit commit) {
		this.committed.add(commit.user().id() + ": " + commit.name() + " " + show(commit.record()));
	}

	private static String show(StoredRecord record) {
		return (record != null) ? record.version() + new String(record.json()) : "nothing";
	}

	private Interceptor rewriting() {
		return (WriteInterceptor) (write) -> CompletableFuture.completedStage(REWRITTEN);
	}

	@AfterEach
	void stop() {
		this.writer.vanish();
		this.reader.vanish();
		this.servers.forEach((server) -> {
			assertThat(server.registrations()).isZero();
			assertThat(server.recordsInUse()).isZero();
			server.stop().toCompletableFuture().join();
		});
	}

	@Test
	void showsTheWholeValueOfAPatchAndTheOneBefore() {
		start((WriteInterceptor) this::remember);

		acknowledge(this.writer, upsert("r", "{\"a\":1}"));
		acknowledge(this.writer, patch("r", 2, "b", "2"));

		assertThat(this.proposed).containsExactly("alice: nothing -> 1{\"a\":1}",
				"alice: 1{\"a\":1} -> 2{\"a\":1,\"b\":2}");
	}

	@Test
	void rejectsAWrite() {
		start((WriteInterceptor) (write) -> {
			throw Rejection.denied("read only");
		}, (WriteInterceptor) this::remember, (CommitListener) this::remember);

		this.writer.send(ack(upsert("r", "{\"a\":1}"), "w1"));

		Message answer = this.writer.expect(RecordAction.MESSAGE_DENIED);
		assertThat(answer.correlationId()).isEqualTo("w1");
		assertThat(answer.isWriteAck()).isTrue();
		assertThat(answer.isError()).isTrue();
		this.reader.send(one(RecordAction.READ, "r"));
		this.reader.expect(RecordAction.RECORD_NOT_FOUND);
		assertThat(this.proposed).isEmpty();
		assertThat(this.committed).isEmpty();
		assertThat(this.servers.get(0).refusals(Limit.INTERCEPTED)).isEqualTo(1);
	}

	@Test
	void rejectsAValueThatIsNotAcceptable() {
		start((WriteInterceptor) (write) -> CompletableFuture.failedStage(Rejection.invalid("too blue")));

		this.writer.send(upsert("r", "{\"a\":1}"));

		assertThat(this.writer.expect(RecordAction.INVALID_MESSAGE_DATA).name()).isEqualTo("r");
	}

	@Test
	void rejectsWhenAnInterceptorFailsOrMakesSomethingUnusable() {
		List<CompletionStage<byte[]>> answers = new ArrayList<>();
		answers.add(CompletableFuture.failedStage(new IllegalStateException("broken")));
		answers.add(CompletableFuture.completedStage(json("1")));
		answers.add(CompletableFuture.completedStage(json("{")));
		answers.add(CompletableFuture.completedStage(null));
		answers.add(null);
		start((WriteInterceptor) (write) -> answers.remove(0));

		for (int i = 0; i < 5; i++) {
			this.writer.send(upsert("r", "{}"));
			this.writer.expect(RecordAction.MESSAGE_PERMISSION_ERROR);
		}

		this.writer.expectNothing();
		assertThat(this.servers.get(0).refusals(Limit.INTERCEPTOR_FAILURE)).isEqualTo(5);
	}

	@Test
	void goesOnWithTheNextWriteWhenThereIsNoAnswerInTime() {
		CompletableFuture<byte[]> never = new CompletableFuture<>();
		start((WriteInterceptor) (write) -> text(write).contains("1") ? never : write.pass());
		this.writer.send(ack(upsert("r", "{\"a\":1}"), "w1"));
		this.reader.send(ack(upsert("r", "{\"a\":2}"), "w2"));
		this.clock.advance(Duration.ofSeconds(4));
		assertThat(this.reader.received()).isEmpty();

		this.clock.advance(Duration.ofSeconds(1));

		this.writer.expect(RecordAction.MESSAGE_PERMISSION_ERROR);
		this.reader.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		never.complete(json("{\"a\":1}"));
		assertThat(read(this.reader, "r")).isEqualTo("1:{\"a\":2}");
	}

	private static String text(ProposedWrite write) {
		return new String(write.next().json());
	}

	@Test
	void sendsAChangedValueToAllSubscribersTheWriterAmongThem() {
		start((WriteInterceptor) (write) -> text(write).contains("bad") ? CompletableFuture.completedStage(REWRITTEN)
				: write.pass());
		subscribe(this.writer, "r");
		subscribe(this.reader, "r");

		this.writer.send(patch("r", 1, "word", "\"bad\""));
		this.writer.send(patch("r", 2, "word", "\"good\""));

		for (TestClient client : List.of(this.writer, this.reader)) {
			Message first = client.expect(RecordAction.UPDATE);
			assertThat(first.version()).isEqualTo(1);
			assertThat(TestClient.text(first)).isEqualTo("{\"by\":\"server\"}");
			assertThat(client.expect(RecordAction.PATCH).version()).isEqualTo(2);
		}
		assertThat(read(this.reader, "r")).isEqualTo("2:{\"by\":\"server\",\"word\":\"good\"}");
	}

	@Test
	void sendsTheWriterNothingThatNobodyChanged() {
		start((WriteInterceptor) (write) -> CompletableFuture.completedStage(write.next().json().clone()));
		subscribe(this.writer, "r");

		this.writer.send(patch("r", 1, "a", "1"));

		this.writer.expectNothing();
	}

	@Test
	void asksAgainAfterALostRace() {
		CompletableFuture<byte[]> first = new CompletableFuture<>();
		List<CompletionStage<byte[]>> answers = new ArrayList<>(List.of(first));
		start((WriteInterceptor) (write) -> {
			remember(write);
			return answers.isEmpty() ? write.pass() : answers.remove(0);
		}, (CommitListener) this::remember);
		TestClient other = TestClient.login(node(), "carol");

		this.writer.send(ack(patch("r", -1, "a", "1"), "w1"));
		acknowledge(other, upsert("r", "{\"b\":2}"));
		first.complete(json("{\"a\":1}"));

		this.writer.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		assertThat(this.proposed).containsExactly("alice: nothing -> 1{\"a\":1}",
				"alice: 1{\"b\":2} -> 2{\"b\":2,\"a\":1}");
		assertThat(this.committed).containsExactly("alice: r 2{\"b\":2,\"a\":1}");
		other.vanish();
	}

	@Test
	void asksBeforeASubscriptionCreatesARecord() {
		start((WriteInterceptor) (write) -> {
			remember(write);
			return write.name().equals("no") ? CompletableFuture.failedStage(Rejection.denied("not that one"))
					: CompletableFuture.completedStage(REWRITTEN);
		}, (CommitListener) this::remember);

		this.writer.send(names(RecordAction.SUBSCRIBECREATEANDREAD, "no", "yes"));

		assertThat(this.writer.drain()).extracting((message) -> message.action() + " " + message.name())
			.containsExactly("SUBSCRIBECREATEANDREAD null", "MESSAGE_DENIED no", "READ_RESPONSE yes");
		assertThat(this.proposed).containsExactly("alice: nothing -> 0{}", "alice: nothing -> 0{}");
		assertThat(this.committed).containsExactly("alice: yes 0{\"by\":\"server\"}");
		assertThat(read(this.reader, "yes")).isEqualTo("0:{\"by\":\"server\"}");
		acknowledge(this.reader, upsert("yes", "{}"));
		this.writer.expect(RecordAction.UPDATE);
	}

	@Test
	void asksAboutWritesOfTheHotPath() {
		start((WriteInterceptor) (write) -> {
			remember(write);
			return text(write).contains("no") ? CompletableFuture.failedStage(Rejection.denied("no"))
					: CompletableFuture.completedStage(REWRITTEN);
		}, (CommitListener) this::remember);
		acknowledge(this.writer, upsert("hot/r", "{}"));
		subscribe(this.writer, "hot/r");

		this.writer.send(ack(upsert("hot/r", "{\"no\":1}"), "w1"));
		this.writer.expect(RecordAction.MESSAGE_DENIED);
		this.writer.send(ack(upsert("hot/r", "{\"a\":1}"), "w2"));

		assertThat(TestClient.text(this.writer.expect(RecordAction.UPDATE))).isEqualTo("{\"by\":\"server\"}");
		this.writer.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		assertThat(this.proposed).containsExactly("alice: nothing -> 0{}", "alice: 0{\"by\":\"server\"} -> 0{\"no\":1}",
				"alice: 0{\"by\":\"server\"} -> 0{\"a\":1}");
		assertThat(this.committed).containsExactly("alice: hot/r 0{\"by\":\"server\"}",
				"alice: hot/r 0{\"by\":\"server\"}");
	}

	@Test
	void asksAboutDeletions() {
		List<String> deletions = new ArrayList<>();
		start(new WriteInterceptor() {

			@Override
			public CompletionStage<byte[]> beforeWrite(ProposedWrite write) {
				return write.pass();
			}

			@Override
			public CompletionStage<Void> beforeDeletion(ProposedDeletion deletion) {
				deletions.add(deletion.user().id() + ": " + show(deletion.current()));
				return (deletions.size() == 1) ? CompletableFuture.failedStage(Rejection.denied("not yet"))
						: CompletableFuture.completedStage(null);
			}

		}, (CommitListener) this::remember);
		acknowledge(this.writer, upsert("r", "{\"a\":1}"));

		this.reader.send(one(RecordAction.DELETE, "r"));
		this.reader.expect(RecordAction.MESSAGE_DENIED);
		assertThat(read(this.reader, "r")).isEqualTo("1:{\"a\":1}");
		this.reader.send(one(RecordAction.DELETE, "r"));

		this.reader.expect(RecordAction.DELETE_SUCCESS);
		assertThat(deletions).containsExactly("bob: 1{\"a\":1}", "bob: 1{\"a\":1}");
		assertThat(this.committed).containsExactly("alice: r 1{\"a\":1}", "bob: r nothing");
	}

	@Test
	void tellsOfWhatIsWrittenBeforeTheWriterIsTold() {
		start((CommitListener) this::remember);
		List<List<String>> known = new ArrayList<>();
		this.writer.whenReceived(RecordAction.WRITE_ACKNOWLEDGEMENT, () -> known.add(List.copyOf(this.committed)));

		acknowledge(this.writer, update("r", 1, "{\"a\":1}"));
		this.writer.send(update("r", 1, "{\"a\":2}"));
		this.writer.expect(RecordAction.VERSION_EXISTS);
		acknowledge(this.writer, patch("r", 2, "b", "2"));

		assertThat(known).first().isEqualTo(List.of("alice: r 1{\"a\":1}"));
		assertThat(this.committed).containsExactly("alice: r 1{\"a\":1}", "alice: r 2{\"a\":1,\"b\":2}");
	}

	@Test
	void tellsTheOtherListenersWhenOneFails() {
		start(rewriting(), (CommitListener) (commit) -> {
			throw new IllegalStateException("broken");
		}, (CommitListener) this::remember);

		acknowledge(this.writer, upsert("r", "{}"));

		assertThat(this.committed).containsExactly("alice: r 1{\"by\":\"server\"}");
	}

}
