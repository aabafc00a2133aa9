package io.deepstream.server.rpc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.cluster.Cluster;
import io.deepstream.server.cluster.ClusterState.Registry;
import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.routing.Answers;
import io.deepstream.server.routing.Registration;
import io.deepstream.server.routing.Subscriptions;
import io.deepstream.server.routing.TopicHandler;
import io.deepstream.server.spi.ServerListener;

/**
 * Rpc: who provides a name, and the messages about calls; what happens to a call is in
 * {@link Calls}.
 */
public final class RpcHandler implements TopicHandler {

	private static final CompletionStage<?> DONE = CompletableFuture.completedStage(null);

	private final Subscriptions providers;

	private final Cluster cluster;

	private final Calls calls;

	private final RpcOptions options;

	private final Json json;

	/**
	 * Handles rpc.
	 * @param options time-outs, what providers are told
	 * @param providers used by nobody else
	 * @param cluster the other nodes
	 * @param json checks what calls carry
	 * @param scheduler measures time-outs
	 * @param listener hears how long calls took
	 */
	public RpcHandler(RpcOptions options, Subscriptions providers, Cluster cluster, Json json, Scheduler scheduler,
			ServerListener listener) {
		this.options = options;
		this.providers = providers;
		this.cluster = cluster;
		this.json = json;
		this.calls = new Calls(options, providers, cluster, scheduler, listener);
	}

	@Override
	public CompletionStage<?> handle(Connection sender, Message message) {
		return switch ((RpcAction) message.action()) {
			case PROVIDE -> provide(sender, message);
			case UNPROVIDE -> unprovide(sender, message);
			case REQUEST -> request(sender, message);
			case ACCEPT, REJECT, RESPONSE, REQUEST_ERROR -> answer(sender, message);
			default -> {
				sender.refuse(Limit.UNEXPECTED, null);
				yield DONE;
			}
		};
	}

	private CompletionStage<?> provide(Connection sender, Message message) {
		for (String name : message.names()) {
			switch (this.providers.subscribe(name, sender)) {
				case ADDED, CLOSED -> changed(name);
				case ALREADY_SUBSCRIBED -> sender.send(Answers.alreadySubscribed(message.action(), name));
				case TOO_MANY -> sender.refuse(Limit.SUBSCRIPTIONS, Answers.denied(message, name));
			}
		}
		sender.send(Answers.ack(message));
		return DONE;
	}

	private CompletionStage<?> unprovide(Connection sender, Message message) {
		for (String name : message.names()) {
			if (this.providers.unsubscribe(name, sender)) {
				changed(name);
			}
		}
		sender.send(Answers.ack(message));
		return DONE;
	}

	private void changed(String name) {
		this.cluster.state().update(Registry.RPC_PROVIDERS, name, () -> this.providers.hasSubscribers(name));
	}

	private CompletionStage<?> request(Connection sender, Message message) {
		byte[] data = message.data();
		if (message.name() == null || message.correlationId() == null || (data != null && !this.json.isValid(data))) {
			sender.refuse(Limit.INVALID_DATA, Answers.invalidData(message));
			return DONE;
		}
		Limit reached = sender.allowance().beginCall();
		if (reached != null) {
			sender.refuse(reached, Answers.denied(message, message.name()));
			return DONE;
		}
		CompletionStage<Void> answered = this.calls.begin(sender, toProviders(sender, message));
		answered.whenComplete((done, failure) -> sender.allowance().endCall());
		return answered;
	}

	private Message toProviders(Connection sender, Message message) {
		Message.Builder request = Message.builder(RpcAction.REQUEST)
			.name(message.name())
			.correlationId(message.correlationId())
			.data(message.data());
		User user = sender.user();
		if (user != null && this.options.provideRequestorName()) {
			request.requestorName(user.id());
		}
		if (user != null && this.options.provideRequestorData()) {
			request.requestorData(user.clientData());
		}
		return request.build();
	}

	private CompletionStage<?> answer(Connection sender, Message message) {
		byte[] data = message.data();
		String correlationId = message.correlationId();
		Call call = (correlationId != null) ? this.calls.assignedTo(sender, correlationId) : null;
		if (call != null && data != null && !this.json.isValid(data)) {
			// the call stays open for a better answer, or for the time-out
			sender.refuse(Limit.INVALID_DATA, Answers.invalidData(message));
		}
		else if (call == null || !this.calls.answered(call, sender, message)) {
			sender.refuse(Limit.UNEXPECTED,
					Answers.error(RpcAction.INVALID_RPC_CORRELATION_ID, message, message.name()));
		}
		return DONE;
	}

	@Override
	public CompletionStage<List<Registration>> registrations(Connection connection) {
		return CompletableFuture.completedStage(Registration.all(RpcAction.PROVIDE, this.providers.names(connection)));
	}

	@Override
	public void revoke(Connection connection, Registration registration) {
		String name = registration.name();
		if (name != null && this.providers.unsubscribe(name, connection)) {
			changed(name);
		}
	}

	/**
	 * Asks a client for nothing more; it still has to answer what it was asked for. Any
	 * thread.
	 * @param provider goes soon
	 */
	public void withdraw(Connection provider) {
		this.providers.unsubscribeAll(provider).forEach(this::changed);
	}

	/**
	 * Whether a client has calls to answer.
	 * @param provider any client of this node
	 * @return at this moment
	 */
	public boolean isAsked(Connection provider) {
		return this.calls.isAsked(provider);
	}

	@Override
	public void disconnected(Connection connection) {
		withdraw(connection);
		this.calls.disconnected(connection);
	}

	/**
	 * Calls under way.
	 * @return at this moment, those of other nodes' clients included
	 */
	public int callCount() {
		return this.calls.size();
	}

}
