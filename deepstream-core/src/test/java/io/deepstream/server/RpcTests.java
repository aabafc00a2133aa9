package io.deepstream.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.rpc.RpcOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Requests.call;
import static io.deepstream.server.Requests.names;
import static io.deepstream.server.TestClient.json;
import static io.deepstream.server.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

class RpcTests {

	private final ManualScheduler clock = new ManualScheduler();

	private final RpcClients rpc = new RpcClients(this.clock);

	private final TestClient requester = this.rpc.requester;

	private final TestClient first = this.rpc.first;

	private final TestClient second = this.rpc.second;

	@AfterEach
	void everythingIsForgottenWhenClientsHaveGone() {
		this.rpc.leave();
	}

	@Test
	void takesARequestToTheProviderAndItsAnswersBack() {
		RpcClients.provide(this.first);

		this.requester.send(call(RpcAction.REQUEST, "add", "c1", "{\"n\":1}"));

		Message request = this.first.expect(RpcAction.REQUEST);
		assertThat(request).isEqualTo(call(RpcAction.REQUEST, "add", "c1", "{\"n\":1}"));
		this.first.send(call(RpcAction.ACCEPT, "add", "c1", null));
		assertThat(this.requester.expect(RpcAction.ACCEPT)).isEqualTo(call(RpcAction.ACCEPT, "add", "c1", null));
		this.first.send(call(RpcAction.RESPONSE, "add", "c1", "3"));
		assertThat(this.requester.expect(RpcAction.RESPONSE)).isEqualTo(call(RpcAction.RESPONSE, "add", "c1", "3"));
		this.first.expectNothing();
	}

	@Test
	void takesAnErrorBackWithoutAnAcceptanceBeforeIt() {
		RpcClients.provide(this.first);
		this.rpc.request("c1");

		this.first.expect(RpcAction.REQUEST);
		this.first.send(call(RpcAction.REQUEST_ERROR, "add", "c1", "\"broken\""));

		assertThat(text(this.requester.expect(RpcAction.REQUEST_ERROR))).isEqualTo("\"broken\"");
	}

	@Test
	void keepsAnAbsentResultAbsent() {
		RpcClients.provide(this.first);
		this.rpc.request("c1");

		this.first.expect(RpcAction.REQUEST);
		this.first.send(call(RpcAction.RESPONSE, "add", "c1", null));

		assertThat(this.requester.expect(RpcAction.RESPONSE).data()).isNull();
	}

	@Test
	void asksTheRequesterItselfIfItIsTheProvider() {
		RpcClients.provide(this.requester);

		this.rpc.request("c1");

		this.requester.expect(RpcAction.REQUEST);
		this.requester.send(call(RpcAction.RESPONSE, "add", "c1", "1"));
		this.requester.expect(RpcAction.RESPONSE);
	}

	@Test
	void tellsOfANameProvidedTwiceBeforeTheAck() {
		RpcClients.provide(this.first);

		this.first.send(names(RpcAction.PROVIDE, "add"));

		Message repeated = this.first.expect(RpcAction.MULTIPLE_PROVIDERS);
		assertThat(repeated.originalAction()).isEqualTo(RpcAction.PROVIDE);
		assertThat(repeated.correlationId()).isNull();
		assertThat(this.first.expect(RpcAction.PROVIDE).isAck()).isTrue();
	}

	@Test
	void tellsThatNobodyProvides() {
		this.rpc.request("c0");

		assertThat(this.requester.expect(RpcAction.NO_RPC_PROVIDER))
			.isEqualTo(call(RpcAction.NO_RPC_PROVIDER, "add", "c0", null));
	}

	@Test
	void asksNobodyWhoProvidesNoMore() {
		RpcClients.provide(this.first);
		this.first.send(names(RpcAction.UNPROVIDE, "add"));
		assertThat(this.first.expect(RpcAction.UNPROVIDE).correlationId()).isEqualTo("0");

		this.rpc.request("c0");

		this.requester.expect(RpcAction.NO_RPC_PROVIDER);
		this.first.expectNothing();
	}

	@Test
	void asksEachProviderOnceUntilAllHaveRejected() {
		TestClient chosen = this.rpc.requestFromOneOfTwo();
		chosen.send(call(RpcAction.REJECT, "add", "c1", null));
		TestClient next = this.rpc.other(chosen);
		next.expect(RpcAction.REQUEST);
		next.send(call(RpcAction.REJECT, "add", "c1", null));

		this.requester.expect(RpcAction.NO_RPC_PROVIDER);
		chosen.expectNothing();
	}

	@Test
	void takesAnAcceptanceAfterAnAcceptanceThatWasTakenBack() {
		TestClient chosen = this.rpc.requestFromOneOfTwo();
		chosen.send(call(RpcAction.ACCEPT, "add", "c1", null));
		this.requester.expect(RpcAction.ACCEPT);

		chosen.send(call(RpcAction.REJECT, "add", "c1", null));

		TestClient next = this.rpc.other(chosen);
		next.expect(RpcAction.REQUEST);
		next.send(call(RpcAction.ACCEPT, "add", "c1", null));
		next.expectNothing();
		next.send(call(RpcAction.RESPONSE, "add", "c1", "3"));
		assertThat(text(this.requester.expect(RpcAction.RESPONSE))).isEqualTo("3");
		this.requester.expectNothing();
	}

	@Test
	void tellsTheProviderOfItsSecondAcceptance() {
		RpcClients.provide(this.first);
		this.rpc.request("c1");
		this.first.expect(RpcAction.REQUEST);
		this.first.send(call(RpcAction.ACCEPT, "add", "c1", null));
		this.requester.expect(RpcAction.ACCEPT);

		this.first.send(call(RpcAction.ACCEPT, "add", "c1", null));

		assertThat(this.first.expect(RpcAction.MULTIPLE_ACCEPT))
			.isEqualTo(call(RpcAction.MULTIPLE_ACCEPT, "add", "c1", null));
		this.requester.expectNothing();
	}

	@Test
	void refusesAnswersAfterTheFinalOne() {
		RpcClients.provide(this.first);
		this.rpc.request("c1");
		this.first.expect(RpcAction.REQUEST);
		this.first.send(call(RpcAction.RESPONSE, "add", "c1", "1"));
		this.requester.expect(RpcAction.RESPONSE);

		for (RpcAction late : List.of(RpcAction.ACCEPT, RpcAction.REJECT, RpcAction.RESPONSE,
				RpcAction.REQUEST_ERROR)) {
			this.first.send(call(late, "add", "c1", null));

			Message refused = this.first.expect(RpcAction.INVALID_RPC_CORRELATION_ID);
			assertThat(refused.originalAction()).isEqualTo(late);
			assertThat(refused.correlationId()).isEqualTo("c1");
			assertThat(refused.name()).isEqualTo("add");
			assertThat(refused.isError()).isTrue();
		}
		this.requester.expectNothing();
	}

	@Test
	void takesAnswersOnlyFromTheProviderAsked() {
		RpcClients.provide(this.first);
		this.rpc.request("c1");
		this.first.expect(RpcAction.REQUEST);

		this.second.send(call(RpcAction.RESPONSE, "add", "c1", "\"forged\""));

		this.second.expect(RpcAction.INVALID_RPC_CORRELATION_ID);
		this.requester.expectNothing();
		this.first.send(call(RpcAction.RESPONSE, "add", "c1", "1"));
		assertThat(text(this.requester.expect(RpcAction.RESPONSE))).isEqualTo("1");
	}

	@Test
	void takesNoAnswerFromAProviderThatRejected() {
		TestClient chosen = this.rpc.requestFromOneOfTwo();
		chosen.send(call(RpcAction.REJECT, "add", "c1", null));
		this.rpc.other(chosen).expect(RpcAction.REQUEST);

		chosen.send(call(RpcAction.RESPONSE, "add", "c1", "1"));

		chosen.expect(RpcAction.INVALID_RPC_CORRELATION_ID);
		this.requester.expectNothing();
	}

	@Test
	void leavesTheCallOpenWhenTheAnswerIsNotJson() {
		RpcClients.provide(this.first);
		this.rpc.request("c1");
		this.first.expect(RpcAction.REQUEST);

		this.first.send(call(RpcAction.RESPONSE, "add", "c1", "{broken"));

		this.first.expect(RpcAction.INVALID_MESSAGE_DATA);
		this.first.send(call(RpcAction.RESPONSE, "add", "c1", "1"));
		assertThat(text(this.requester.expect(RpcAction.RESPONSE))).isEqualTo("1");
	}

	@Test
	void refusesARequestThatIsNotJson() {
		RpcClients.provide(this.first);

		this.requester.send(call(RpcAction.REQUEST, "add", "c1", "{broken"));

		Message refused = this.requester.expect(RpcAction.INVALID_MESSAGE_DATA);
		assertThat(refused.correlationId()).isEqualTo("c1");
		this.first.expectNothing();
	}

	@Test
	void keepsCallsOfTwoClientsWithTheSameCorrelationIdApart() {
		RpcClients.provide(this.first);
		RpcClients.provide(this.second);
		TestClient other = TestClient.login(this.rpc.server(), "other");
		this.requester.send(call(RpcAction.REQUEST, "add", "same", "1"));
		other.send(call(RpcAction.REQUEST, "add", "same", "2"));

		for (TestClient provider : List.of(this.first, this.second)) {
			String data = text(provider.expect(RpcAction.REQUEST));
			provider.send(call(RpcAction.RESPONSE, "add", "same", data));
		}

		assertThat(text(this.requester.expect(RpcAction.RESPONSE))).isEqualTo("1");
		assertThat(text(other.expect(RpcAction.RESPONSE))).isEqualTo("2");
		other.vanish();
	}

	@Test
	void refusesASecondCallWithTheIdOfOneUnderWay() {
		RpcClients.provide(this.first);
		this.rpc.request("c1");
		this.first.expect(RpcAction.REQUEST);

		this.rpc.request("c1");

		this.requester.expect(RpcAction.INVALID_MESSAGE_DATA);
		this.first.expectNothing();
		this.first.send(call(RpcAction.RESPONSE, "add", "c1", "1"));
		this.requester.expect(RpcAction.RESPONSE);
	}

	@Test
	void asksAnotherAtOnceWhenTheProviderDisconnects() {
		TestClient chosen = this.rpc.requestFromOneOfTwo();

		chosen.vanish();

		TestClient next = this.rpc.other(chosen);
		next.expect(RpcAction.REQUEST);
		next.send(call(RpcAction.RESPONSE, "add", "c1", "1"));
		this.requester.expect(RpcAction.RESPONSE);
	}

	@Test
	void asksAnotherAtOnceWhenTheProviderDisconnectsAfterItAccepted() {
		TestClient chosen = this.rpc.requestFromOneOfTwo();
		chosen.send(call(RpcAction.ACCEPT, "add", "c1", null));
		this.requester.expect(RpcAction.ACCEPT);

		chosen.vanish();

		this.rpc.other(chosen).expect(RpcAction.REQUEST);
		this.requester.expectNothing();
		this.rpc.other(chosen).vanish();
		this.requester.expect(RpcAction.NO_RPC_PROVIDER);
	}

	@Test
	void forgetsTheCallOfARequesterThatHasGone() {
		RpcClients.provide(this.first);
		this.rpc.request("c1");
		this.first.expect(RpcAction.REQUEST);

		this.requester.vanish();

		this.first.send(call(RpcAction.RESPONSE, "add", "c1", "1"));
		this.first.expect(RpcAction.INVALID_RPC_CORRELATION_ID);
	}

	@Test
	void tellsProvidersWhoAsksAndEncodesItOnce() {
		Authenticator authenticator = (login) -> CompletableFuture.completedStage(Optional.of(new AuthResult.Allowed(
				new User((String) login.credentials().get("username"), json("{\"k\":1}"), null))));
		DeepstreamServer telling = Nodes.single(
				(options) -> TestOptions.withRpc(options,
						new RpcOptions(Duration.ofSeconds(1), Duration.ofSeconds(10), true, true)),
				PermissionChecker.ALLOW_ALL, authenticator, this.clock);
		TestClient alice = TestClient.login(telling, "alice");
		TestClient bob = TestClient.login(telling, "bob");
		TestClient eve = TestClient.login(telling, "eve");
		RpcClients.provide(bob);
		RpcClients.provide(eve);

		alice.send(Message.builder(RpcAction.REQUEST)
			.name("add")
			.correlationId("c1")
			.requestorName("somebody else")
			.requestorData(json("\"forged\""))
			.build());

		boolean bobFirst = !bob.drain().isEmpty();
		TestClient chosen = bobFirst ? bob : eve;
		chosen.send(call(RpcAction.REJECT, "add", "c1", null));
		Message again = (bobFirst ? eve : bob).next();
		assertThat(again.requestorName()).isEqualTo("alice");
		assertThat(again.requestorData()).isEqualTo(json("{\"k\":1}"));
		telling.stop().toCompletableFuture().join();
	}

	@Test
	void tellsProvidersNothingAboutWhoAsksUnlessConfigured() {
		RpcClients.provide(this.first);

		this.requester.send(Message.builder(RpcAction.REQUEST)
			.name("add")
			.correlationId("c1")
			.requestorName("forged")
			.requestorData(json("1"))
			.build());

		Message request = this.first.expect(RpcAction.REQUEST);
		assertThat(request.requestorName()).isNull();
		assertThat(request.requestorData()).isNull();
	}

}
