package io.deepstream.server.testservers;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kafka, broker and controller in one JVM of its own. It comes from Maven and needs
 * neither Docker nor an installation.
 */
record KafkaKind() implements ServerKind {

	private static final short DESCRIBE_CLUSTER = 60;

	/**
	 * With the default session time-out of nine seconds a killed broker is refused for as
	 * long when it comes back.
	 */
	private static final String CONFIGURATION = """
			process.roles=broker,controller
			node.id=1
			controller.quorum.voters=1@127.0.0.1:%2$d
			listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
			advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
			controller.listener.names=CONTROLLER
			listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
			log.dirs=%3$s
			default.replication.factor=1
			min.insync.replicas=1
			offsets.topic.replication.factor=1
			offsets.topic.num.partitions=1
			transaction.state.log.replication.factor=1
			transaction.state.log.min.isr=1
			transaction.state.log.num.partitions=1
			share.coordinator.state.topic.replication.factor=1
			share.coordinator.state.topic.min.isr=1
			group.initial.rebalance.delay.ms=0
			broker.session.timeout.ms=1500
			broker.heartbeat.interval.ms=300
			""";

	@Override
	public String name() {
		return "kafka";
	}

	/** Whether it describes a cluster that has a broker. */
	@Override
	public boolean answers(Socket socket) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream request = new DataOutputStream(bytes);
		request.writeShort(DESCRIBE_CLUSTER);
		request.writeShort(0);
		request.writeInt(1);
		request.writeShort(-1);
		request.writeByte(0);
		request.writeByte(0);
		request.writeByte(0);
		DataOutputStream output = new DataOutputStream(socket.getOutputStream());
		output.writeInt(bytes.size());
		output.write(bytes.toByteArray());
		DataInputStream input = new DataInputStream(socket.getInputStream());
		byte[] response = new byte[input.readInt()];
		input.readFully(response);
		return hasBroker(response);
	}

	/**
	 * Header of 5 bytes, throttle time 4, error 2, message, cluster id, controller 4,
	 * brokers.
	 */
	private static boolean hasBroker(byte[] response) {
		int message = 11;
		int clusterId = message + Math.max(1, response[message]);
		int brokers = clusterId + Math.max(1, response[clusterId]) + 4;
		boolean failed = response[9] != 0 || response[10] != 0;
		return !failed && response[brokers] > 1;
	}

	@Override
	public Optional<Image> image() {
		return Optional.empty();
	}

	@Override
	public Program program() {
		return new Program(Path.of(System.getProperty("java.home"), "bin", "java"), "own JVM " + version());
	}

	@Override
	public Launch prepare(Program program, int port, Path directory) throws IOException {
		Path configuration = Files.writeString(directory.resolve("server.properties"),
				CONFIGURATION.formatted(port, Ports.next(), directory.resolve("data")));
		Map<String, String> environment = Map.of("CLASSPATH", MavenJars.classPath());
		Commands.run(java(program, "kafka.tools.StorageTool", "format", "-t", "dGVzdC1zZXJ2ZXItMDAwMA", "-c",
				configuration.toString()), environment, directory);
		return new Launch(java(program, "kafka.Kafka", configuration.toString()), environment, "TERM", "");
	}

	private static List<String> java(Program program, String mainClass, String... arguments) {
		List<String> command = new ArrayList<>(List.of(program.path().toString(), "-Xmx256m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", mainClass));
		command.addAll(List.of(arguments));
		return command;
	}

	private static String version() {
		return MavenJars.version("kafka_2.13");
	}

}
