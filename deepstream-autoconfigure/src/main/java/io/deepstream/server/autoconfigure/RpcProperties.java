package io.deepstream.server.autoconfigure;

import java.time.Duration;

import io.deepstream.server.rpc.RpcOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Remote procedure calls.
 *
 * @param ackTimeout How long a provider may take to accept a call.
 * @param responseTimeout How long a provider may take to answer a call.
 * @param provideRequestorName Whether providers are told the id of the calling user.
 * @param provideRequestorData Whether providers are told the client data of the calling
 * user.
 */
@ConfigurationProperties("deepstream.rpc")
public record RpcProperties(@DefaultValue("1s") Duration ackTimeout, @DefaultValue("10s") Duration responseTimeout,
		@DefaultValue("false") boolean provideRequestorName, @DefaultValue("false") boolean provideRequestorData) {

	public RpcProperties {
		Check.positive("deepstream.rpc.ack-timeout", ackTimeout);
		Check.that(responseTimeout.compareTo(ackTimeout) >= 0, "deepstream.rpc.response-timeout",
				"at least deepstream.rpc.ack-timeout, " + ackTimeout, responseTimeout);
	}

	RpcOptions toOptions() {
		return new RpcOptions(this.ackTimeout, this.responseTimeout, this.provideRequestorName,
				this.provideRequestorData);
	}

}
