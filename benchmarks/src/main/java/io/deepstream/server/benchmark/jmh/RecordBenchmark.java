package io.deepstream.server.benchmark.jmh;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
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
 * A request for a record from its frame to the queue of the answer, without a network;
 * memory cache, no subscribers.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark {

	/** Size of the record, bytes. */
	@Param({ "100", "10000", "100000" })
	private int size;

	private final DeepstreamServer server = Client.server();

	private Client client;

	private ByteBuffer set;

	private ByteBuffer patch;

	private ByteBuffer read;

	@Setup
	public void start() {
		this.server.start().toCompletableFuture().join();
		this.client = new Client(this.server, "writer");
		byte[] value = Client.json(value(this.size));
		this.set = Client.frame(Message.builder(RecordAction.CREATEANDUPDATE)
			.name("record")
			.version(-1)
			.data(value)
			.correlationId("1")
			.writeAck()
			.build());
		this.patch = Client.frame(Message.builder(RecordAction.PATCH)
			.name("record")
			.version(-1)
			.path("n")
			.data(Client.json("1"))
			.correlationId("1")
			.writeAck()
			.build());
		this.read = Client.frame(Message.builder(RecordAction.READ).name("record").build());
		this.client.ask(this.set, 1);
	}

	/** A number, and fields of about 50 bytes. */
	private static String value(int size) {
		StringBuilder text = new StringBuilder("{\"n\":0");
		while (text.length() < size - 40) {
			text.append(",\"field").append(text.length()).append("\":\"").append("x".repeat(30)).append('"');
		}
		return text.append('}').toString();
	}

	@Benchmark
	public void set() {
		this.client.ask(this.set, 1);
	}

	@Benchmark
	public void patch() {
		this.client.ask(this.patch, 1);
	}

	@Benchmark
	public void read() {
		this.client.ask(this.read, 1);
	}

	@TearDown
	public void stop() {
		this.server.stop().toCompletableFuture().join();
	}

}
