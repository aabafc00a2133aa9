package io.deepstream.server.benchmark.load;

import java.util.List;
import java.util.Objects;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RpcAction;
import org.jspecify.annotations.Nullable;

/**
 * Clients that call one rpc, each one call at a time, and others that provide it: they
 * accept a call and answer with what they were sent.
 */
public final class Calls implements Workload {

	private static final String NAME = "figures";

	private final Endpoint endpoint;

	private final int callers;

	private final int providers;

	private final byte[] payload;

	private final long[] sequences;

	private @Nullable Generator generator;

	private List<LoadClient> clients = List.of();

	private boolean sending;

	private volatile int provided;

	/**
	 * Calls.
	 * @param payload in bytes
	 */
	public Calls(Endpoint endpoint, int callers, int providers, int payload) {
		this.endpoint = endpoint;
		this.callers = callers;
		this.providers = providers;
		this.payload = Stamp.json(payload);
		this.sequences = new long[callers];
	}

	@Override
	public void prepare(Generator generator) throws InterruptedException {
		this.generator = generator;
		List<LoadClient> offering = generator.connect(this.endpoint, this.providers, new Provider());
		generator.run(() -> offering.forEach((client) -> {
			client.decodeAll();
			client.send(DeepstreamProtocol
				.encode(Message.builder(RpcAction.PROVIDE).names(List.of(NAME)).correlationId("p").build()));
		}));
		generator.await(() -> this.provided == this.providers, "providers");
		this.clients = generator.connect(this.endpoint, this.callers, new Caller());
	}

	@Override
	public void start() {
		this.sending = true;
		this.clients.forEach(this::call);
	}

	private void call(LoadClient client) {
		int index = client.index();
		long sequence = ++this.sequences[index];
		byte[] data = this.payload.clone();
		Stamp.write(data, Stamp.find(data), index, sequence, System.nanoTime());
		client.send(DeepstreamProtocol.encode(Message.builder(RpcAction.REQUEST)
			.name(NAME)
			.data(data)
			.correlationId(index + "-" + sequence)
			.build()));
		generator().tally().countSent();
	}

	@Override
	public void stop() {
		this.sending = false;
	}

	@Override
	public long expected() {
		return generator().tally().sent();
	}

	private Generator generator() {
		return Objects.requireNonNull(this.generator, "not prepared");
	}

	private final class Caller implements Receiver {

		@Override
		public void stamped(LoadClient client, int sender, long sequence, long sentAt) {
			Tally tally = generator().tally();
			if (sender != client.index() || sequence != Calls.this.sequences[sender]) {
				tally.countError("answer to another call");
			}
			tally.countReceived(client.readAt() - sentAt);
			if (Calls.this.sending) {
				call(client);
			}
		}

		@Override
		public void message(LoadClient client, Message message) {
			if (message.action() != RpcAction.ACCEPT) {
				generator().tally().countError(message.topic() + "/" + message.action());
			}
		}

	}

	private final class Provider implements Receiver {

		@Override
		public void message(LoadClient client, Message message) {
			if (message.action() == RpcAction.REQUEST) {
				client.send(answer(message, RpcAction.ACCEPT, null));
				client.send(answer(message, RpcAction.RESPONSE, message.data()));
			}
			else {
				Calls.this.provided++;
			}
		}

		private static byte[] answer(Message call, RpcAction action, byte @Nullable [] data) {
			return DeepstreamProtocol.encode(
					Message.builder(action).name(call.name()).correlationId(call.correlationId()).data(data).build());
		}

	}

}
