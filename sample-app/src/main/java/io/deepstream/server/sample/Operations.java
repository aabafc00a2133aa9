package io.deepstream.server.sample;

import java.util.LinkedHashMap;
import java.util.Map;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.annotation.ActiveProvider;
import io.deepstream.server.annotation.RpcProvider;
import io.deepstream.server.client.Deepstream;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Which node this is, and how it is doing: a record of its metrics, which is written
 * while somebody looks at it.
 */
@Component
class Operations {

	private static final long MIB = 1024 * 1024;

	private final Deepstream deepstream;

	private final MeterRegistry meters;

	private final String node;

	private volatile boolean wanted;

	private double received;

	private double sent;

	Operations(DeepstreamServer server, Deepstream deepstream, MeterRegistry meters) {
		this.deepstream = deepstream;
		this.meters = meters;
		this.node = server.options().nodeId();
	}

	/** The node that the caller is connected to, as its own providers are asked first. */
	@RpcProvider("node")
	String node() {
		return this.node;
	}

	@ActiveProvider(value = "^operations/.*", stop = "stop")
	boolean start(String name) {
		boolean mine = name.equals("operations/" + this.node);
		this.wanted |= mine;
		return mine;
	}

	void stop(String name) {
		this.wanted = false;
	}

	@Scheduled(fixedRate = 1000)
	void publish() {
		double received = total("deepstream.messages.received");
		double sent = total("deepstream.messages.sent");
		if (this.wanted) {
			Runtime runtime = Runtime.getRuntime();
			Map<String, Number> figures = new LinkedHashMap<>();
			figures.put("nodes", gauge("deepstream.cluster.nodes"));
			figures.put("clients", gauge("deepstream.connections"));
			figures.put("received", Math.round(received - this.received));
			figures.put("sent", Math.round(sent - this.sent));
			figures.put("records", gauge("deepstream.records.active"));
			figures.put("memory", (runtime.totalMemory() - runtime.freeMemory()) / MIB);
			this.deepstream.records().set("operations/" + this.node, figures);
		}
		this.received = received;
		this.sent = sent;
	}

	private double total(String counter) {
		return this.meters.find(counter).functionCounters().stream().mapToDouble(FunctionCounter::count).sum();
	}

	private long gauge(String name) {
		Gauge gauge = this.meters.find(name).gauge();
		return (gauge != null) ? Math.round(gauge.value()) : 0;
	}

}
