package io.deepstream.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

import io.deepstream.server.client.ClientOptions;
import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.client.RpcException;
import io.deepstream.server.client.RpcRequest;
import io.deepstream.server.client.Subscription;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RpcAction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static io.deepstream.server.Application.failure;
import static io.deepstream.server.Application.get;
import static io.deepstream.server.Application.reason;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application calls and provides rpcs.
 */
class ApplicationRpcTests {

	private final DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), ServerParts.inMemory());

	private final Application application = Application.of(this.server);

	private final Deepstream deepstream = this.application.deepstream;

	private TestClient client;

	private int calls;

	@BeforeEach
	void start() {
		get(this.server.start());
		this.client = TestClient.login(this.server, "alice");
	}

	@AfterEach
	void stop() {
		get(this.server.stop());
		this.application.close();
	}

	private static CompletionStage<Integer> add(RpcRequest request) {
		Sum sum = request.data(Sum.class);
		return CompletableFuture.completedStage((sum != null) ? sum.a() + sum.b() : 0);
	}

	private Message answerTo(String name, String data) {
		this.client.send(Requests.call(RpcAction.REQUEST, name, "c" + ++this.calls, data));
		Message answer = this.client.next();
		return (answer.action() == RpcAction.ACCEPT) ? this.client.next() : answer;
	}

	@Test
	void clientsAreAnswered() {
		get(this.deepstream.rpc().provide("add", ApplicationRpcTests::add).ready());

		Message answer = answerTo("add", "{\"a\":1,\"b\":2}");

		assertThat(answer.action()).isEqualTo(RpcAction.RESPONSE);
		assertThat(TestClient.text(answer)).isEqualTo("3");
	}

	@Test
	void clientsAreAsked() {
		this.client.send(Requests.names(RpcAction.PROVIDE, "add"));
		this.client.expect(RpcAction.PROVIDE);

		CompletionStage<Sum> answer = this.deepstream.rpc().call("add", new Sum(1, 2), Sum.class);
		Message request = this.client.expect(RpcAction.REQUEST);
		this.client.send(Requests.call(RpcAction.ACCEPT, "add", request.correlationId(), null));
		this.client.send(Requests.call(RpcAction.RESPONSE, "add", request.correlationId(), "{\"a\":5,\"b\":6}"));

		assertThat(TestClient.text(request)).isEqualTo("{\"a\":1,\"b\":2}");
		assertThat(get(answer)).isEqualTo(new Sum(5, 6));
	}

	@Test
	void theApplicationAnswersItself() {
		get(this.deepstream.rpc().provide("add", ApplicationRpcTests::add).ready());
		get(this.deepstream.rpc()
			.provide("who", (request) -> CompletableFuture.completedStage(request.requester()))
			.ready());

		assertThat(get(this.deepstream.rpc().call("add", Map.of("a", 3, "b", 4), Integer.class))).isEqualTo(7);
		assertThat(get(this.deepstream.rpc().call("who", null, String.class))).isEqualTo(Deepstream.SYSTEM_USER);
		Awaitility.await().until(() -> this.server.registrations() == 4);
	}

	@Test
	void providersKnowWhoCallsThoughClientsAreNotToldOf() {
		get(this.deepstream.rpc()
			.provide("who", (request) -> CompletableFuture.completedStage(request.requester()))
			.ready());

		assertThat(TestClient.text(answerTo("who", null))).isEqualTo("\"alice\"");
		this.client.send(Requests.names(RpcAction.PROVIDE, "other"));
		this.client.expect(RpcAction.PROVIDE);
		this.deepstream.rpc().call("other", null, String.class);
		assertThat(this.client.expect(RpcAction.REQUEST).requestorName()).isNull();
	}

	@Test
	void providersWithoutAnAnswerAnswerWithNothing() {
		get(this.deepstream.rpc().provide("nothing", (request) -> null).ready());

		assertThat(answerTo("nothing", "1").data()).isNull();
		assertThat(get(this.deepstream.rpc().call("nothing", 1, String.class))).isNull();
	}

	@Test
	void callersSeeOnlyErrorsThatAreMeantForThem() {
		get(this.deepstream.rpc().provide("told", (request) -> {
			throw new RpcException("sold out");
		}).ready());
		get(this.deepstream.rpc()
			.provide("secret", (request) -> CompletableFuture.failedStage(new IllegalStateException("password")))
			.ready());

		Message error = answerTo("told", null);

		assertThat(error.action()).isEqualTo(RpcAction.REQUEST_ERROR);
		assertThat(TestClient.text(error)).isEqualTo("\"sold out\"");
		assertThat(TestClient.text(answerTo("secret", null))).isEqualTo("\"The call has failed\"");
		assertThat(failure(this.deepstream.rpc().call("told", null, String.class)).getMessage()).isEqualTo("sold out");
		assertThat(reason(this.deepstream.rpc().call("told", null, String.class))).isEqualTo(Reason.RPC_ERROR);
	}

	@Test
	void answersOfAnotherTypeAreRefused() {
		get(this.deepstream.rpc().provide("add", ApplicationRpcTests::add).ready());

		assertThat(reason(this.deepstream.rpc().call("add", new Sum(1, 2), Sum.class))).isEqualTo(Reason.INVALID_DATA);
	}

	@Test
	void callsThatNobodyAnswersFail() {
		ManualScheduler clock = new ManualScheduler();
		DeepstreamServer single = Nodes.single(clock);
		Deepstream caller = Application.inline(single);
		assertThat(reason(caller.rpc().call("add", null, String.class))).isEqualTo(Reason.NO_RPC_PROVIDER);
		TestClient silent = TestClient.login(single, "silent");
		RpcClients.provide(silent);

		CompletionStage<String> call = caller.rpc().call("add", null, String.class);
		clock.advance(Duration.ofSeconds(2));

		assertThat(reason(call)).isEqualTo(Reason.RPC_TIMEOUT);
		get(single.stop());
	}

	@Test
	void rejectedCallsGoToOthers() {
		get(this.deepstream.rpc().provide("add", RpcRequest::reject).ready());
		assertThat(reason(this.deepstream.rpc().call("add", null, String.class))).isEqualTo(Reason.NO_RPC_PROVIDER);
		TestClient other = TestClient.login(this.server, "other");
		RpcClients.provide(other);

		this.deepstream.rpc().call("add", null, String.class);

		other.expect(RpcAction.REQUEST);
	}

	@Test
	void callsForWhichThereIsNoThreadGoToOthers() {
		Deepstream busy = Deepstream.on(this.server, (task) -> {
			throw new RejectedExecutionException("busy");
		}, new JsonMapper());
		Subscription provider = busy.rpc().provide("add", ApplicationRpcTests::add);
		Awaitility.await().until(() -> provider.ready().toCompletableFuture().isDone());

		assertThat(reason(this.deepstream.rpc().call("add", null, String.class))).isEqualTo(Reason.NO_RPC_PROVIDER);
		assertThat(provider.missed()).isOne();
		busy.close();
	}

	@Test
	void aNameIsProvidedOnce() {
		Subscription first = this.deepstream.rpc().provide("add", ApplicationRpcTests::add);
		get(first.ready());
		assertThat(reason(this.deepstream.rpc().provide("add", ApplicationRpcTests::add).ready()))
			.isEqualTo(Reason.ALREADY_REGISTERED);

		first.close();
		first.close();

		get(this.deepstream.rpc().provide("add", ApplicationRpcTests::add).ready());
		assertThat(get(this.deepstream.rpc().call("add", new Sum(1, 2), Integer.class))).isEqualTo(3);
	}

	@Test
	void tooManyPendingCallsFailAndTheOthersDoNot() {
		try (Application small = Application.of(this.server, 1, new ClientOptions(1000, 10, 1))) {
			RpcClients.provide(this.client);
			CompletionStage<String> first = small.deepstream.rpc().call("add", null, String.class);
			small.deepstream.rpc().call("add", null, String.class);
			small.deepstream.rpc().call("add", null, String.class);

			assertThat(reason(small.deepstream.rpc().call("add", null, String.class)))
				.isEqualTo(Reason.TOO_MANY_PENDING);
			String id = this.client.expect(RpcAction.REQUEST).correlationId();
			this.client.send(Requests.call(RpcAction.RESPONSE, "add", id, "\"done\""));

			assertThat(get(first)).isEqualTo("done");
			assertThat(get(small.deepstream.records().has("r"))).isFalse();
		}
	}

	@Test
	void theStopFailsWhatIsPending() {
		CountDownLatch begun = new CountDownLatch(1);
		get(this.deepstream.rpc().provide("slow", (request) -> {
			begun.countDown();
			return new CompletableFuture<>();
		}).ready());
		CompletionStage<String> call = this.deepstream.rpc().call("slow", null, String.class);
		Awaitility.await().until(() -> begun.getCount() == 0);

		get(this.server.stop());

		assertThat(reason(call)).isEqualTo(Reason.CLOSED);
		Awaitility.await().until(() -> this.server.registrations() == 0);
	}

	record Sum(int a, int b) {
	}

}
