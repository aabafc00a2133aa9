package io.deepstream.server.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a client tells about its software in the first message.
 */
public record ClientSdk(@Nullable String protocolVersion, @Nullable String version, @Nullable String type) {

	static final ClientSdk UNKNOWN = new ClientSdk(null, null, null);

}
