package io.deepstream.server.benchmark;

import java.util.ArrayList;
import java.util.List;

import io.deepstream.server.benchmark.load.Calls;
import io.deepstream.server.benchmark.load.Endpoint;
import io.deepstream.server.benchmark.load.Fanout;
import io.deepstream.server.benchmark.load.Pairs;
import io.deepstream.server.benchmark.load.RecordReads;
import io.deepstream.server.benchmark.load.RecordWrites;
import io.deepstream.server.benchmark.load.Workload;

/**
 * What servers are given to do. Those that are not deepstream only take events.
 */
enum Task {

	BURST("event fan-out, burst (500 subscribers, 16 under way), per delivery"),

	ONE_AT_A_TIME("event fan-out, one at a time (500 subscribers, 40/s), per delivery"),

	PAIRS("event 1:1, closed loop (50 pairs), per event"),

	SET("record set, closed loop (50 writers and watchers), per update"),

	SET_WITH_ACK("record set with ack, closed loop (50 clients), per write"),

	READ("record read, closed loop (50 clients, 1,000 records), per read"),

	CALL("rpc, closed loop (50 clients, 5 providers), per call");

	private static final int PAYLOAD = 64;

	private static final int CLIENTS = 50;

	private final String label;

	Task(String label) {
		this.label = label;
	}

	String label() {
		return this.label;
	}

	boolean suits(Peer peer) {
		return peer.isDeepstream() || this == BURST || this == ONE_AT_A_TIME || this == PAIRS;
	}

	Workload on(Endpoint endpoint) {
		String prefix = "figures/" + Long.toString(System.nanoTime(), 36) + "/";
		return switch (this) {
			case BURST -> new Fanout(endpoint, 500, PAYLOAD, 0, 16);
			case ONE_AT_A_TIME -> new Fanout(endpoint, 500, PAYLOAD, 40, 0);
			case PAIRS -> pairs(endpoint, prefix);
			case SET -> writes(endpoint, prefix, RecordWrites.Mode.SET);
			case SET_WITH_ACK -> writes(endpoint, prefix, RecordWrites.Mode.SET_WITH_ACK);
			case READ -> new RecordReads(endpoint, prefix, CLIENTS, 1000, PAYLOAD);
			case CALL -> new Calls(endpoint, CLIENTS, 5, PAYLOAD);
		};
	}

	private static Workload pairs(Endpoint endpoint, String prefix) {
		List<Pairs.Route> routes = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			routes.add(new Pairs.Route(prefix + i, endpoint, endpoint));
		}
		return new Pairs(routes, PAYLOAD, 0);
	}

	private static Workload writes(Endpoint endpoint, String prefix, RecordWrites.Mode mode) {
		return new RecordWrites(new RecordWrites.Options(prefix, CLIENTS, CLIENTS, PAYLOAD, 0, 1, mode),
				new RecordWrites.Sides(endpoint, endpoint));
	}

}
