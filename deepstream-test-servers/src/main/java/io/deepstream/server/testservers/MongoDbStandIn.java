package io.deepstream.server.testservers;

import java.util.concurrent.CountDownLatch;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/**
 * The process behind {@link TestServers#mongoDb()} where there is no real MongoDB. Public
 * only because a JVM starts it.
 */
public final class MongoDbStandIn {

	private MongoDbStandIn() {
	}

	/**
	 * Serves until it is ended.
	 * @param arguments the port on the loopback address
	 * @throws InterruptedException never
	 */
	public static void main(String[] arguments) throws InterruptedException {
		MongoServer server = new MongoServer(new MemoryBackend());
		server.enableOplog();
		server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
		new CountDownLatch(1).await();
	}

}
