package io.deepstream.server.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import io.deepstream.server.cluster.Cluster;
import io.deepstream.server.cluster.ClusterState.Registry;
import io.deepstream.server.cluster.MembershipListener;
import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.ClusterMessage;
import io.deepstream.server.protocol.ClusterMessage.Kind;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.routing.Answers;
import io.deepstream.server.routing.Subscriptions;
import io.deepstream.server.spi.Operation;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * Finds providers for calls and takes their answers back. A random provider of this node
 * is asked first; if there is none or all rejected, a random other node that has
 * providers, which asks only its own. Each is asked once. A provider that disconnects is
 * replaced at once, also after it accepted: so a call may be carried out twice, but is
 * never left to a time-out. Only the provider asked last may answer.
 */
final class Calls implements MembershipListener {

	private final CallTable byRequester = new CallTable();

	private final CallTable byProvider = new CallTable();

	/** Calls that another node has to answer, by the number this node gave them. */
	private final Map<Long, Call> byNumber = new ConcurrentHashMap<>();

	private final AtomicLong numbers = new AtomicLong();

	private final RpcOptions options;

	private final Subscriptions providers;

	private final Cluster cluster;

	private final Scheduler scheduler;

	private final ServerListener listener;

	Calls(RpcOptions options, Subscriptions providers, Cluster cluster, Scheduler scheduler, ServerListener listener) {
		this.options = options;
		this.providers = providers;
		this.cluster = cluster;
		this.scheduler = scheduler;
		this.listener = listener;
		cluster.onDirect(Kind.RPC_REQUEST, this::requestedElsewhere);
		cluster.onDirect(Kind.RPC_REPLY, this::repliedElsewhere);
		cluster.addListener(this);
	}

	/** Begins a call of a client of this node; completes with the final answer. */
	CompletionStage<Void> begin(Connection requester, Message request) {
		User user = requester.user();
		Call call = new Call(request, requester::send, true, (user != null) ? user.id() : null);
		if (!this.byRequester.add(requester, call)) {
			requester.refuse(Limit.INVALID_DATA, Answers.invalidData(request));
			return CompletableFuture.completedStage(null);
		}
		long began = this.scheduler.nanoTime();
		call.answered().thenRun(() -> {
			this.byRequester.remove(requester, call);
			this.listener.took(Operation.RPC, call.outcome(), this.scheduler.nanoTime() - began);
		});
		askNext(call);
		if (requester.isClosed()) {
			abandon(call);
		}
		return call.answered();
	}

	private void askNext(Call call) {
		Connection provider;
		while ((provider = this.providers.random(call.name(), call::mayAsk)) != null) {
			if (ask(call, provider)) {
				return;
			}
		}
		String node = call.isLocal() ? randomNode(call) : null;
		if (node != null) {
			ask(call, node);
		}
		else {
			call.finish(null, call.answer(RpcAction.NO_RPC_PROVIDER));
		}
	}

	/**
	 * Asks a client of this node; false if it cannot be asked: it has a call with this
	 * id, or is gone.
	 */
	private boolean ask(Call call, Connection provider) {
		if (!call.assign(provider, this.scheduler.nanoTime())) {
			return true;
		}
		if (!this.byProvider.add(provider, call)) {
			return !call.unassign(provider);
		}
		if (provider.isClosed()) {
			this.byProvider.remove(provider, call);
			return !call.unassign(provider);
		}
		if (!call.isOpen()) {
			this.byProvider.remove(provider, call);
			return true;
		}
		provider.send(call.request(provider));
		watch(call);
		return true;
	}

	private void ask(Call call, String node) {
		if (call.assign(node, this.scheduler.nanoTime())) {
			long number = this.numbers.incrementAndGet();
			this.byNumber.put(number, call);
			call.answered().thenRun(() -> this.byNumber.remove(number, call));
			this.cluster.send(node,
					new ClusterMessage(Kind.RPC_REQUEST, number, call.caller(), encode(call.request())));
			watch(call);
			if (!this.cluster.members().contains(node)) {
				nodeLeft(node);
			}
		}
	}

	private @Nullable String randomNode(Call call) {
		Set<String> nodes = this.cluster.state().nodesWith(Registry.RPC_PROVIDERS, call.name());
		List<String> candidates = new ArrayList<>();
		for (String node : nodes) {
			if (!node.equals(this.cluster.nodeId()) && call.mayAsk(node)) {
				candidates.add(node);
			}
		}
		return candidates.isEmpty() ? null : candidates.get(ThreadLocalRandom.current().nextInt(candidates.size()));
	}

	/**
	 * One timer serves both time-outs of a call: it looks when the next may have passed.
	 * It starts again with every provider.
	 */
	private void watch(Call call) {
		long delay = call.untilTimeout(this.scheduler.nanoTime(), this.options);
		call.keep(this.scheduler.after(Duration.ofNanos(delay), () -> checkTimeout(call)));
	}

	private void checkTimeout(Call call) {
		RpcAction timeout = call.timeout(this.scheduler.nanoTime(), this.options);
		if (timeout == null) {
			watch(call);
			return;
		}
		Connection provider = call.providerConnection();
		boolean tell = call.isLocal();
		if (call.finish(null, tell ? call.answer(timeout) : null) && provider != null) {
			this.byProvider.remove(provider, call);
		}
	}

	/** The call that a client has to answer; null if it has none with this id. */
	@Nullable Call assignedTo(Connection provider, String correlationId) {
		return this.byProvider.get(provider, correlationId);
	}

	/** A provider answers; false if the call is not this provider's any more. */
	boolean answered(Call call, Connection provider, Message answer) {
		if (answer.action() == RpcAction.ACCEPT) {
			return accepted(call, provider);
		}
		this.byProvider.remove(provider, call);
		if (answer.action() == RpcAction.REJECT) {
			boolean rejected = call.unassign(provider);
			if (rejected) {
				askNext(call);
			}
			return rejected;
		}
		return call.finish(provider,
				Message.builder(answer.action())
					.name(call.name())
					.correlationId(call.correlationId())
					.data(answer.data())
					.build());
	}

	private static boolean accepted(Call call, Connection provider) {
		Call.Acceptance acceptance = call.accept(provider);
		if (acceptance == Call.Acceptance.FORWARD) {
			call.forward(call.answer(RpcAction.ACCEPT));
		}
		else if (acceptance == Call.Acceptance.REPEATED) {
			provider.send(call.answer(RpcAction.MULTIPLE_ACCEPT));
		}
		return acceptance != Call.Acceptance.REFUSED;
	}

	/**
	 * A client is gone: its own calls need no answer, those it had to answer go to
	 * others.
	 */
	void disconnected(Connection connection) {
		this.byRequester.removeAll(connection).forEach(this::abandon);
		for (Call call : this.byProvider.removeAll(connection)) {
			if (call.unassign(connection)) {
				askNext(call);
			}
		}
	}

	private void abandon(Call call) {
		Connection provider = call.providerConnection();
		if (call.finish(null, null) && provider != null) {
			this.byProvider.remove(provider, call);
		}
	}

	private void requestedElsewhere(String origin, ClusterMessage message) {
		Message request = MessageCodec.decode(ByteBuffer.wrap(message.payload()));
		if (request.action() == RpcAction.REQUEST && request.name() != null) {
			String caller = message.names().isEmpty() ? null : message.names().get(0);
			askNext(new Call(request, (answer) -> reply(origin, message.number(), answer), false, caller));
		}
	}

	private void repliedElsewhere(String origin, ClusterMessage message) {
		Call call = this.byNumber.get(message.number());
		Object node = (call != null) ? call.provider() : null;
		if (call == null || node == null || !origin.equals(node)) {
			return;
		}
		Message reply = MessageCodec.decode(ByteBuffer.wrap(message.payload()));
		switch ((RpcAction) reply.action()) {
			case ACCEPT -> {
				if (call.accept(node) == Call.Acceptance.FORWARD) {
					call.forward(reply);
				}
			}
			case NO_RPC_PROVIDER -> {
				this.byNumber.remove(message.number(), call);
				if (call.unassign(node)) {
					askNext(call);
				}
			}
			case RESPONSE, REQUEST_ERROR -> call.finish(node, reply);
			default -> {
			}
		}
	}

	private void reply(String node, long number, Message answer) {
		this.cluster.send(node, new ClusterMessage(Kind.RPC_REPLY, number, List.of(), encode(answer)));
	}

	private static byte[] encode(Message message) {
		return MessageCodec.encode(message).array();
	}

	@Override
	public void nodeLeft(String node) {
		this.byNumber.forEach((number, call) -> {
			Object provider = call.provider();
			if (provider != null && node.equals(provider) && call.unassign(provider)) {
				this.byNumber.remove(number, call);
				askNext(call);
			}
		});
	}

	/** Whether a client has calls to answer. */
	boolean isAsked(Connection provider) {
		return this.byProvider.contains(provider);
	}

	int size() {
		return this.byRequester.size() + this.byProvider.size() + this.byNumber.size();
	}

}
