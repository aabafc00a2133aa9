package io.deepstream.server.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.deepstream.server.transport.websocket.WebSocketOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The WebSocket endpoint on the application's own port.
 *
 * @param enabled Whether clients can connect on the application's port.
 * @param path Path of the endpoint.
 * @param allowedOrigins Origins besides the application's own whose pages may connect.
 * '*' allows all.
 * @param maxMessageSize Size of one message of a client.
 * @param maxPendingSize Size of what may wait for one client before it is disconnected as
 * too slow.
 * @param sendTimeout How long one network write may take.
 */
@ConfigurationProperties("deepstream.websocket")
public record WebSocketProperties(@DefaultValue("true") boolean enabled, @DefaultValue("/deepstream") String path,
		@DefaultValue List<String> allowedOrigins, @DefaultValue("1MB") DataSize maxMessageSize,
		@DefaultValue("4MB") DataSize maxPendingSize, @DefaultValue("20s") Duration sendTimeout) {

	public WebSocketProperties {
		if (!path.startsWith("/")) {
			throw new IllegalArgumentException("path must begin with a slash, but is '" + path + "'");
		}
		Check.positive("max-message-size", maxMessageSize.toBytes());
		Check.positive("max-pending-size", maxPendingSize.toBytes());
		Check.positive("send-timeout", sendTimeout.toMillis());
	}

	WebSocketOptions toOptions() {
		return new WebSocketOptions(this.path, this.allowedOrigins, Math.toIntExact(this.maxMessageSize.toBytes()),
				Math.toIntExact(this.maxPendingSize.toBytes()), this.sendTimeout);
	}

}
