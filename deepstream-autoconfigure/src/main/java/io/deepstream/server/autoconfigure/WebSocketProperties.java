package io.deepstream.server.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import io.deepstream.server.transport.WebSocketOptions;

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

	private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*");

	public WebSocketProperties {
		Check.that(PATH.matcher(path).matches(), "deepstream.websocket.path",
				"a slash followed by letters, digits, '-', '.', '_', '~' or further slashes", "'" + path + "'");
		Check.size("deepstream.websocket.max-message-size", maxMessageSize);
		Check.size("deepstream.websocket.max-pending-size", maxPendingSize);
		Check.positive("deepstream.websocket.send-timeout", sendTimeout);
	}

	WebSocketOptions toOptions() {
		return new WebSocketOptions(this.path, this.allowedOrigins, Math.toIntExact(this.maxMessageSize.toBytes()),
				Math.toIntExact(this.maxPendingSize.toBytes()), this.sendTimeout);
	}

}
