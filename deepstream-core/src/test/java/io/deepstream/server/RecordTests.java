package io.deepstream.server;

import java.util.ArrayList;
import java.util.List;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.RecordRequests.ack;
import static io.deepstream.server.RecordRequests.names;
import static io.deepstream.server.RecordRequests.one;
import static io.deepstream.server.RecordRequests.patch;
import static io.deepstream.server.RecordRequests.read;
import static io.deepstream.server.RecordRequests.subscribe;
import static io.deepstream.server.RecordRequests.update;
import static io.deepstream.server.TestClient.json;
import static io.deepstream.server.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

class RecordTests {

	private final DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), ServerParts.inMemory());

	private TestClient alice;

	private TestClient bob;

	@BeforeEach
	void logIn() {
		this.server.start().toCompletableFuture().join();
		this.alice = TestClient.login(this.server, "alice");
		this.bob = TestClient.login(this.server, "bob");
	}

	@AfterEach
	void stop() {
		this.server.stop().toCompletableFuture().join();
	}

	@Test
	void createsRecordOnSubscribe() {
		this.alice.send(names(RecordAction.SUBSCRIBECREATEANDREAD, "x/1"));

		Message ack = this.alice.expect(RecordAction.SUBSCRIBECREATEANDREAD);
		assertThat(ack.isAck()).isTrue();
		assertThat(ack.names()).containsExactly("x/1");
		Message value = this.alice.expect(RecordAction.READ_RESPONSE);
		assertThat(value.version()).isZero();
		assertThat(text(value)).isEqualTo("{}");
	}

	@Test
	void doesNotCreateRecordOnReadOnlySubscribe() {
		this.alice.send(names(RecordAction.SUBSCRIBEANDREAD, "x/1"));

		this.alice.expect(RecordAction.SUBSCRIBEANDREAD);
		assertThat(this.alice.expect(RecordAction.READ_RESPONSE).version()).isEqualTo(-1);
		this.alice.send(one(RecordAction.HEAD, "x/1"));
		assertThat(this.alice.expect(RecordAction.HEAD_RESPONSE).version()).isEqualTo(-1);
	}

	@Test
	void answersReadOfMissingRecordWithError() {
		this.alice.send(one(RecordAction.READ, "nope"));

		Message missing = this.alice.expect(RecordAction.RECORD_NOT_FOUND);
		assertThat(missing.isError()).isTrue();
		assertThat(missing.originalAction()).isEqualTo(RecordAction.READ);
	}

	@Test
	void sendsWritesToOtherSubscribersInOrder() {
		subscribe(this.alice, "r");
		subscribe(this.bob, "r");

		this.alice.send(update("r", 1, "{\"q\":1}"));
		this.alice.send(patch("r", 2, "a.b", "2"));
		this.alice.send(Message.builder(RecordAction.ERASE).name("r").version(3).path("q").build());

		Message update = this.bob.expect(RecordAction.UPDATE);
		assertThat(update.version()).isEqualTo(1);
		assertThat(text(update)).isEqualTo("{\"q\":1}");
		Message patch = this.bob.expect(RecordAction.PATCH);
		assertThat(patch.version()).isEqualTo(2);
		assertThat(patch.path()).isEqualTo("a.b");
		Message erase = this.bob.expect(RecordAction.PATCH);
		assertThat(erase.path()).isEqualTo("q");
		assertThat(erase.data()).isNull();
		assertThat(read(this.bob, "r")).isEqualTo("3:{\"a\":{\"b\":2}}");
		this.alice.expectNothing();
	}

	@Test
	void tellsLoserOfConflictWhatIsThere() {
		subscribe(this.alice, "r");
		this.alice.send(update("r", 1, "{\"winner\":true}"));

		this.bob.send(ack(update("r", 1, "{\"winner\":false}"), "7"));

		Message conflict = this.bob.expect(RecordAction.VERSION_EXISTS);
		assertThat(conflict.version()).isEqualTo(1);
		assertThat(text(conflict)).isEqualTo("{\"winner\":true}");
		assertThat(conflict.originalAction()).isEqualTo(RecordAction.UPDATE);
		assertThat(conflict.isWriteAck()).isTrue();
		assertThat(conflict.correlationId()).isEqualTo("7");
	}

	@Test
	void refusesVersionFromTheFuture() {
		subscribe(this.alice, "r");

		this.alice.send(ack(update("r", 5, "{}"), "1"));

		Message refused = this.alice.expect(RecordAction.INVALID_VERSION);
		assertThat(refused.version()).isZero();
		assertThat(refused.isError()).isTrue();
		assertThat(refused.isWriteAck()).isTrue();
	}

	@Test
	void acknowledgesWriteOnRequest() {
		this.alice.send(ack(update("r", 1, "{\"z\":1}"), "1"));

		Message ack = this.alice.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		assertThat(ack.isWriteAck()).isTrue();
		assertThat(ack.correlationId()).isEqualTo("1");
		assertThat(ack.name()).isEqualTo("r");
	}

	@Test
	void refusesUpdateOfMissingRecord() {
		this.alice.send(update("r", 1, "{}"));

		Message refused = this.alice.expect(RecordAction.RECORD_UPDATE_ERROR);
		assertThat(refused.isError()).isTrue();
		assertThat(refused.name()).isEqualTo("r");
	}

	@Test
	void upsertsWhateverTheVersionIs() {
		for (int i = 1; i <= 3; i++) {
			this.alice.send(Message.builder(RecordAction.CREATEANDPATCH)
				.name("r")
				.version(-1)
				.path("n" + i)
				.data(json(Integer.toString(i)))
				.build());
		}

		assertThat(read(this.alice, "r")).isEqualTo("3:{\"n1\":1,\"n2\":2,\"n3\":3}");
	}

	@Test
	void refusesDataThatIsNoValueForARecord() {
		this.alice.send(ack(update("r", 1, "5"), "1"));

		Message refused = this.alice.expect(RecordAction.INVALID_MESSAGE_DATA);
		assertThat(refused.isError()).isTrue();
		assertThat(refused.isWriteAck()).isTrue();
		assertThat(refused.data()).isNull();
	}

	@Test
	void patchesThroughNull() {
		this.alice.send(ack(update("r", 1, "{\"a\":null}"), "1"));
		this.alice.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);

		this.alice.send(ack(patch("r", 2, "a.b.c", "1"), "2"));

		this.alice.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		assertThat(read(this.alice, "r")).isEqualTo("2:{\"a\":{\"b\":{\"c\":1}}}");
	}

	@Test
	void sendsSeveralPatchesAsOneUpdate() {
		subscribe(this.alice, "r");
		subscribe(this.bob, "r");

		this.alice.send(Message.builder(RecordAction.PATCH_MULTI)
			.name("r")
			.version(1)
			.data(json("[{\"path\":\"a\",\"data\":1},{\"path\":\"b.c\",\"data\":2},{\"path\":\"a\"}]"))
			.build());

		Message update = this.bob.expect(RecordAction.UPDATE);
		assertThat(update.version()).isEqualTo(1);
		assertThat(text(update)).isEqualTo("{\"b\":{\"c\":2}}");
	}

	@Test
	void deletesAndUnsubscribes() {
		subscribe(this.alice, "r");
		subscribe(this.bob, "r");

		this.alice.send(one(RecordAction.DELETE, "r"));

		this.alice.expect(RecordAction.DELETE_SUCCESS);
		this.bob.expect(RecordAction.DELETED);
		this.alice.expectNothing();
		this.bob.send(update("r", 1, "{}"));
		this.bob.expect(RecordAction.RECORD_UPDATE_ERROR);
		this.alice.expectNothing();
	}

	@Test
	void tellsOthersOfDeletionBeforeWhoAskedForIt() {
		subscribe(this.bob, "r");
		List<Message> toldBefore = new ArrayList<>();
		this.alice.whenReceived(RecordAction.DELETE_SUCCESS, () -> toldBefore.addAll(this.bob.received()));

		this.alice.send(one(RecordAction.DELETE, "r"));

		this.alice.expect(RecordAction.DELETE_SUCCESS);
		assertThat(toldBefore).extracting(Message::action).containsExactly(RecordAction.DELETED);
	}

	@Test
	void answersResubscriptionForEveryName() {
		this.alice.send(ack(update("r1", 1, "{}"), "1"));
		this.alice.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);

		this.alice.send(names(RecordAction.SUBSCRIBEANDHEAD, "r1", "missing"));

		assertThat(this.alice.expect(RecordAction.HEAD_RESPONSE_BULK).versions()).containsOnlyKeys("r1")
			.containsEntry("r1", 1L);
		Message ack = this.alice.expect(RecordAction.SUBSCRIBEANDHEAD);
		assertThat(ack.isAck()).isTrue();
		assertThat(ack.names()).isEmpty();
		Message missing = this.alice.expect(RecordAction.HEAD_RESPONSE);
		assertThat(missing.name()).isEqualTo("missing");
		assertThat(missing.version()).isEqualTo(-1);
		this.bob.send(ack(update("missing", 1, "{}"), "1"));
		assertThat(this.alice.expect(RecordAction.UPDATE).name()).isEqualTo("missing");
	}

	@Test
	void tellsSubscribersOfRecordsThatVanishedBehindItsBack() {
		subscribe(this.alice, "r");
		subscribe(this.bob, "r");

		this.alice.send(names(RecordAction.NOTIFY, "r"));

		this.alice.expect(RecordAction.DELETED);
		Message ack = this.alice.expect(RecordAction.NOTIFY);
		assertThat(ack.isAck()).isTrue();
		assertThat(ack.data()).isNull();
		this.bob.expect(RecordAction.DELETED);
	}

	@Test
	void keepsNothingForClientsThatAreGone() {
		subscribe(this.alice, "r1");
		subscribe(this.bob, "r1");
		subscribe(this.bob, "r2");

		this.alice.vanish();
		this.bob.vanish();

		assertThat(this.server.connectionCount()).isZero();
		assertThat(this.server.recordsInUse()).isZero();
	}

}
