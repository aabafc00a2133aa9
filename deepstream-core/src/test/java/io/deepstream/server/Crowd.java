package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

import io.deepstream.server.cluster.ClusterState;
import io.deepstream.server.cluster.ClusterState.Registry;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;

import static io.deepstream.server.Requests.call;
import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that do anything at random on nodes that come and go, and what must be true of
 * all of them in the end.
 */
final class Crowd {

	private static final List<String> PATTERNS = List.of("^a/", "1$", "^b/.*", "a/[23]", "x");

	private final List<CrowdClient> clients = new ArrayList<>();

	private final Nodes nodes;

	private final Random random;

	private int numbers;

	Crowd(Nodes nodes, Random random) {
		this.nodes = nodes;
		this.random = random;
	}

	/** One thing that a client or a node might do. */
	void act() {
		int choice = this.random.nextInt(100);
		if (choice < 3) {
			changeNodes();
		}
		else if (this.clients.isEmpty() || choice < 15 && this.clients.size() < 20) {
			List<String> ids = List.copyOf(this.nodes.running().keySet());
			this.clients.add(new CrowdClient(this.nodes, pick(ids), "user" + this.random.nextInt(6)));
		}
		else if (choice < 22) {
			this.clients.remove(this.random.nextInt(this.clients.size())).client.vanish();
		}
		else {
			CrowdClient client = pick(this.clients);
			client.read(this.random, false);
			use(client);
		}
	}

	private void use(CrowdClient client) {
		String name = pick(List.of("a/", "b/", "c/")) + this.random.nextInt(4);
		switch (this.random.nextInt(6)) {
			case 0, 1 -> {
				if (client.subscribed.add(name)) {
					client.client.send(names(RecordAction.SUBSCRIBE, name));
				}
			}
			case 2 -> {
				if (client.subscribed.remove(name)) {
					client.client.send(names(RecordAction.UNSUBSCRIBE, name));
					client.read(this.random, false);
					client.provided.remove(name);
				}
			}
			case 3 -> listen(client, pick(PATTERNS));
			case 4 -> client.client
				.send(names((this.random.nextInt(3) > 0) ? RpcAction.PROVIDE : RpcAction.UNPROVIDE, "rpc" + name));
			default -> {
				String id = "call" + this.numbers++;
				client.openCalls.add(id);
				client.client.send(call(RpcAction.REQUEST, "rpc" + name, id, null));
			}
		}
	}

	private void listen(CrowdClient client, String pattern) {
		if (client.patterns.add(pattern)) {
			client.client.send(one(RecordAction.LISTEN, pattern));
		}
		else if (this.random.nextInt(3) == 0) {
			client.patterns.remove(pattern);
			client.client.send(one(RecordAction.UNLISTEN, pattern));
			client.read(this.random, false);
			client.providing.values().removeIf(pattern::equals);
		}
	}

	private void changeNodes() {
		List<String> ids = List.copyOf(this.nodes.running().keySet());
		if (ids.size() < 3 || (ids.size() < 5 && this.random.nextBoolean())) {
			this.nodes.start("n" + (10 + this.numbers++));
			return;
		}
		String leaving = pick(ids);
		if (this.random.nextBoolean()) {
			this.nodes.leave(leaving);
		}
		else {
			this.nodes.vanish(leaving);
		}
		this.clients.removeIf((client) -> client.node.equals(leaving));
	}

	/** Time passes and every question is answered willingly. */
	void answerEverything(Duration time) {
		Duration step = Duration.ofMillis(250);
		for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
			this.nodes.pass(step);
			boolean any = true;
			while (any) {
				any = false;
				for (CrowdClient client : this.clients) {
					any |= client.read(this.random, true);
				}
				this.nodes.settle();
			}
		}
	}

	void check(String as) {
		Set<String> ids = this.nodes.running().keySet();
		this.nodes.running().forEach((id, node) -> {
			assertThat(node.cluster().members()).as("%s: members of %s", as, id)
				.containsExactlyInAnyOrderElementsOf(ids);
			ClusterState state = node.cluster().state();
			Set<String> users = new HashSet<>();
			this.clients.forEach((client) -> users.add(client.user));
			assertThat(state.names(Registry.ONLINE_USERS)).as("%s: users on %s", as, id)
				.containsExactlyInAnyOrderElementsOf(users);
			for (String name : this.nodes.node(ids.iterator().next()).cluster().state().names(Registry.RPC_PROVIDERS)) {
				assertThat(state.nodesWith(Registry.RPC_PROVIDERS, name)).as("%s: rpc %s on %s", as, name, id)
					.isEqualTo(this.nodes.node(ids.iterator().next())
						.cluster()
						.state()
						.nodesWith(Registry.RPC_PROVIDERS, name));
			}
		});
		this.clients.forEach((client) -> assertThat(client.openCalls).as("%s: calls of %s", as, client.user).isEmpty());
		Set<String> wanted = new HashSet<>();
		this.clients.forEach((client) -> wanted.addAll(client.subscribed));
		wanted.forEach((name) -> checkProvider(as, name));
		this.clients.forEach((client) -> assertThat(wanted).as("%s: provided without need", as)
			.containsAll(client.providing.keySet()));
	}

	private void checkProvider(String as, String name) {
		boolean listened = this.clients.stream()
			.flatMap((client) -> client.patterns.stream())
			.anyMatch((pattern) -> Pattern.compile(pattern).matcher(name).find());
		List<CrowdClient> providers = this.clients.stream()
			.filter((client) -> client.providing.containsKey(name))
			.toList();
		assertThat(providers).as("%s: providers of %s", as, name).hasSize(listened ? 1 : 0);
		for (CrowdClient client : this.clients) {
			if (client.subscribed.contains(name)) {
				assertThat(client.provided.contains(name))
					.as("%s: %s on %s told of %s", as, client.user, client.node, name)
					.isEqualTo(listened);
			}
		}
	}

	void leave() {
		this.clients.forEach((client) -> client.client.vanish());
		this.clients.clear();
	}

	void checkNothingIsLeft(String as) {
		this.nodes.running().forEach((id, node) -> {
			assertThat(node.registrations()).as("%s: registered on %s", as, id).isZero();
			assertThat(node.recordsInUse()).as("%s: records on %s", as, id).isZero();
			assertThat(node.connectionCount()).as("%s: connections of %s", as, id).isZero();
			for (Registry registry : Registry.values()) {
				assertThat(node.cluster().state().names(registry)).as("%s: %s on %s", as, registry, id).isEmpty();
			}
		});
	}

	private <T> T pick(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

}
