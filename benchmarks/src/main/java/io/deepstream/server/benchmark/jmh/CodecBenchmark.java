package io.deepstream.server.benchmark.jmh;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.RecordAction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A frame to a message and back; payload of 64 bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

	private final Message event = Message.builder(EventAction.EMIT)
		.name("news/sport/1")
		.data(Client.json("{\"text\":\"" + "x".repeat(53) + "\"}"))
		.build();

	private final Message patch = Message.builder(RecordAction.PATCH)
		.name("user/1")
		.version(7)
		.path("address.street")
		.correlationId("12")
		.writeAck()
		.data(Client.json("\"" + "x".repeat(62) + "\""))
		.build();

	private final Message subscription = Message.builder(EventAction.SUBSCRIBE)
		.names(List.of("news/sport/1", "news/sport/2", "news/weather"))
		.correlationId("12")
		.build();

	private final ByteBuffer eventFrame = Client.frame(this.event);

	private final ByteBuffer patchFrame = Client.frame(this.patch);

	private final ByteBuffer subscriptionFrame = Client.frame(this.subscription);

	@Benchmark
	public Message decodeEvent() {
		return MessageCodec.decode(this.eventFrame.duplicate());
	}

	@Benchmark
	public Message decodePatch() {
		return MessageCodec.decode(this.patchFrame.duplicate());
	}

	@Benchmark
	public Message decodeSubscriptionToThreeNames() {
		return MessageCodec.decode(this.subscriptionFrame.duplicate());
	}

	@Benchmark
	public EncodedMessage encodeEvent() {
		return MessageCodec.encode(this.event);
	}

	@Benchmark
	public EncodedMessage encodePatch() {
		return MessageCodec.encode(this.patch);
	}

}
