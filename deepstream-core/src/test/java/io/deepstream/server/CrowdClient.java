package io.deepstream.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;

import static io.deepstream.server.Requests.answer;
import static io.deepstream.server.Requests.call;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client as a program would be: it answers what it is asked, mostly, and remembers what
 * it was told.
 */
final class CrowdClient {

	final String node;

	final String user;

	final TestClient client;

	final Set<String> subscribed = new HashSet<>();

	final Set<String> patterns = new HashSet<>();

	/** Names that the server thinks it provides, with the pattern. */
	final Map<String, String> providing = new HashMap<>();

	/** Names that it was told have a provider. */
	final Set<String> provided = new HashSet<>();

	final Set<String> online = new HashSet<>();

	final Set<String> openCalls = new HashSet<>();

	CrowdClient(Nodes nodes, String node, String user) {
		this.node = node;
		this.user = user;
		this.client = TestClient.login(nodes.node(node), user);
	}

	/** Reads what has arrived; true if there was anything. */
	boolean read(Random random, boolean reliable) {
		List<Message> received = this.client.received();
		for (int i = 0; i < received.size(); i++) {
			Message message = received.get(i);
			if (isTooLate(message, received.subList(i, received.size()))) {
				continue;
			}
			if (message.action() instanceof RecordAction action) {
				listening(action, message, reliable || random.nextInt(4) > 0);
			}
			else if (message.action() instanceof RpcAction action) {
				calls(action, message, reliable ? 0 : random.nextInt(5));
			}
		}
		return !received.isEmpty();
	}

	/** An answer given now would be taken for one to a later question. */
	private static boolean isTooLate(Message question, List<Message> rest) {
		return question.action() == RecordAction.SUBSCRIPTION_FOR_PATTERN_FOUND && rest.stream()
			.anyMatch((later) -> later.action() == RecordAction.LISTEN_RESPONSE_TIMEOUT
					&& question.subscription().equals(later.subscription()));
	}

	private void listening(RecordAction action, Message message, boolean willing) {
		String name = message.subscription();
		switch (action) {
			case SUBSCRIPTION_FOR_PATTERN_FOUND -> {
				if (willing) {
					this.providing.put(name, message.name());
				}
				this.client.send(answer(willing ? RecordAction.LISTEN_ACCEPT : RecordAction.LISTEN_REJECT,
						message.name(), name));
			}
			case SUBSCRIPTION_FOR_PATTERN_REMOVED, LISTEN_RESPONSE_TIMEOUT -> this.providing.remove(name);
			case SUBSCRIPTION_HAS_PROVIDER -> this.provided.add(message.name());
			case SUBSCRIPTION_HAS_NO_PROVIDER -> this.provided.remove(message.name());
			default -> assertThat(message.isError()).as("%s", message).isFalse();
		}
	}

	private void calls(RpcAction action, Message message, int mood) {
		switch (action) {
			case REQUEST -> {
				RpcAction answer = switch (mood) {
					case 1 -> RpcAction.ACCEPT;
					case 2 -> RpcAction.REJECT;
					case 3 -> RpcAction.REQUEST_ERROR;
					default -> RpcAction.RESPONSE;
				};
				if (mood != 4) {
					this.client.send(call(answer, message.name(), message.correlationId(), null));
				}
			}
			case RESPONSE, REQUEST_ERROR, NO_RPC_PROVIDER, ACCEPT_TIMEOUT, RESPONSE_TIMEOUT ->
				assertThat(this.openCalls.remove(message.correlationId())).as("a second answer: %s", message).isTrue();
			case ACCEPT -> assertThat(this.openCalls).as("%s", message).contains(message.correlationId());
			default -> assertThat(message.action()).as("%s", message)
				.isIn(RpcAction.PROVIDE, RpcAction.UNPROVIDE, RpcAction.MULTIPLE_PROVIDERS,
						RpcAction.INVALID_RPC_CORRELATION_ID);
		}
	}

}
