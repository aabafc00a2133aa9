package io.deepstream.server.autoconfigure;

import io.deepstream.server.client.ClientOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The application as a client of its own node.
 *
 * @param threads Threads for callbacks of the application. Not used with virtual threads
 * or if the application's own task executor is bounded.
 * @param queueCapacity Callbacks that may wait for one of those threads.
 * @param maxPendingRequests Size of the unanswered requests of the application, each
 * counted with 256 bytes on top. Further ones fail.
 * @param maxWaitingCallbacks Events that may wait for one slow subscription, and calls
 * that one rpc provider may have at a time.
 * @param maxUpdateAttempts How often an update of a record tries to be first.
 */
@ConfigurationProperties("deepstream.client")
public record ClientProperties(@DefaultValue("16") int threads, @DefaultValue("10000") int queueCapacity,
		@DefaultValue("64MB") DataSize maxPendingRequests, @DefaultValue("1000") int maxWaitingCallbacks,
		@DefaultValue("100") int maxUpdateAttempts) {

	public ClientProperties {
		Check.positive("deepstream.client.threads", threads);
		Check.positive("deepstream.client.queue-capacity", queueCapacity);
		Check.size("deepstream.client.max-pending-requests", maxPendingRequests);
		Check.positive("deepstream.client.max-waiting-callbacks", maxWaitingCallbacks);
		Check.positive("deepstream.client.max-update-attempts", maxUpdateAttempts);
	}

	ClientOptions toOptions() {
		return new ClientOptions(Math.toIntExact(this.maxPendingRequests.toBytes()), this.maxWaitingCallbacks,
				this.maxUpdateAttempts);
	}

}
