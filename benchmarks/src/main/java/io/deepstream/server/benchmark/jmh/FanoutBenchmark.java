package io.deepstream.server.benchmark.jmh;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * An event from its frame to the queues of its subscribers, without a network: routing
 * and broadcast.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FanoutBenchmark {

	/** How many clients receive the event. */
	@Param({ "0", "1", "10", "100", "1000" })
	private int subscribers;

	private final DeepstreamServer server = Client.server();

	private final ByteBuffer event = Client
		.frame(Message.builder(EventAction.EMIT).name("news").data(Client.json("{\"n\":1}")).build());

	private Client sender;

	@Setup
	public void start() {
		this.server.start().toCompletableFuture().join();
		this.sender = new Client(this.server, "sender");
		ByteBuffer subscription = Client
			.frame(Message.builder(EventAction.SUBSCRIBE).names(List.of("news")).correlationId("1").build());
		IntStream.range(0, this.subscribers)
			.mapToObj((number) -> new Client(this.server, "receiver"))
			.forEach((receiver) -> receiver.ask(subscription, 1));
	}

	@Benchmark
	public void emit() {
		this.sender.send(this.event);
	}

	@TearDown
	public void stop() {
		this.server.stop().toCompletableFuture().join();
	}

}
