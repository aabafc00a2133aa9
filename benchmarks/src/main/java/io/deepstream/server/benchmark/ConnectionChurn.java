package io.deepstream.server.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Clients that connect, subscribe to everything there is and vanish, most of them in the
 * middle of it. Afterwards nothing may be left of them: prints the live heap and what is
 * registered, before and after. Arguments: number of cycles (100,000), seed (1).
 */
public final class ConnectionChurn {

	private static final int THREADS = 8;

	private static final int NAMES = 1000;

	private final int port;

	private final long seed;

	private final AtomicInteger failures = new AtomicInteger();

	private ConnectionChurn(int port, long seed) {
		this.port = port;
		this.seed = seed;
	}

	public static void main(String[] args) throws Exception {
		int cycles = (args.length > 0) ? Integer.parseInt(args[0]) : 100_000;
		long seed = (args.length > 1) ? Long.parseLong(args[1]) : 1;
		try (ConfigurableApplicationContext context = new SpringApplication(Node.class)
			.run("--server.address=127.0.0.1", "--server.port=0", "--logging.level.root=warn")) {
			ConfigurableEnvironment environment = context.getEnvironment();
			int port = environment.getRequiredProperty("local.server.port", Integer.class);
			ConnectionChurn churn = new ConnectionChurn(port, seed);
			DeepstreamServer server = context.getBean(DeepstreamServer.class);
			churn.run(cycles / 5);
			long before = liveHeap(server);
			long start = System.nanoTime();
			churn.run(cycles);
			double seconds = (System.nanoTime() - start) / 1e9;
			long after = liveHeap(server);
			System.out.printf(Locale.ROOT,
					"%,d cycles in %.0f s; live heap %,d KiB before, %,d KiB after (%+.2f %%); connections %d, "
							+ "records in use %d; client failures %d%n",
					cycles, seconds, before / 1024, after / 1024, 100.0 * (after - before) / before,
					server.connectionCount(), server.recordsInUse(), churn.failures.get());
		}
	}

	/** In bytes, once no client is connected any more. */
	private static long liveHeap(DeepstreamServer server) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while ((server.connectionCount() > 0 || server.recordsInUse() > 0) && System.nanoTime() < deadline) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
		}
		return LiveHeap.bytes();
	}

	private void run(int cycles) throws InterruptedException {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		List<Callable<Void>> shares = IntStream.range(0, THREADS)
			.<Callable<Void>>mapToObj((thread) -> () -> cycles(thread, cycles / THREADS))
			.toList();
		threads.invokeAll(shares);
		threads.shutdown();
	}

	private Void cycles(int thread, int count) {
		Random random = new Random(this.seed * THREADS + thread);
		for (int i = 0; i < count; i++) {
			try (RawClient client = new RawClient(this.port)) {
				cycle(client, random);
			}
			catch (IOException failed) {
				this.failures.incrementAndGet();
			}
		}
		return null;
	}

	/** Vanishes after any step; one in eight waits until everything is acknowledged. */
	private static void cycle(RawClient client, Random random) throws IOException {
		int steps = random.nextInt(8);
		client.upgrade();
		if (steps == 0) {
			return;
		}
		client.awaitUpgrade();
		String name = "churn/" + random.nextInt(NAMES);
		client.send(Message.of(ConnectionAction.CHALLENGE),
				Message.builder(AuthAction.REQUEST)
					.data(("{\"username\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8))
					.build());
		if (steps == 1) {
			return;
		}
		client.send(Message.builder(EventAction.SUBSCRIBE).names(List.of(name)).correlationId("0").build(),
				Message.builder(RecordAction.SUBSCRIBECREATEANDREAD).names(List.of(name)).correlationId("0").build(),
				Message.builder(RpcAction.PROVIDE).names(List.of(name)).correlationId("0").build(),
				Message.builder(EventAction.LISTEN).name("^churn/1").build(),
				Message.builder(RecordAction.LISTEN).name("^churn/2").build(),
				Message.builder(RpcAction.REQUEST).name(name).correlationId(name).data(new byte[] { '1' }).build(),
				Message.builder(PresenceAction.SUBSCRIBE_ALL).build(), Message.of(ConnectionAction.PING));
		if (steps == 2) {
			while (client.receive().action() != ConnectionAction.PONG) {
				continue;
			}
		}
	}

}
