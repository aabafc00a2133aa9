package io.deepstream.server;

import java.util.List;

import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * What a server is assembled from. The server uses its connectors but does not close
 * them.
 *
 * @param cache where records live
 * @param storage where they are kept; null for nowhere
 * @param bus the way to the other nodes; null for a node that is alone
 * @param authenticators asked in this order who a client is
 * @param permissions asked what a user may do
 * @param listener hears of the connectors' states
 */
public record ServerParts(RecordCache cache, @Nullable RecordStorage storage, @Nullable MessageBus bus,
		List<Authenticator> authenticators, PermissionChecker permissions, ServerListener listener) {

	public ServerParts {
		authenticators = List.copyOf(authenticators);
		if (authenticators.isEmpty()) {
			throw new IllegalArgumentException("At least one authenticator is needed");
		}
	}

	/**
	 * Everything in memory, everybody may do everything.
	 * @return a new cache each time
	 */
	public static ServerParts inMemory() {
		return new ServerParts(new MemoryRecordCache(), null, null, List.of(new OpenAuthenticator()),
				PermissionChecker.ALLOW_ALL, ServerListener.NONE);
	}

	/**
	 * The same parts with a bus.
	 * @param bus the way to the other nodes
	 * @return a copy
	 */
	public ServerParts withBus(MessageBus bus) {
		return new ServerParts(this.cache, this.storage, bus, this.authenticators, this.permissions, this.listener);
	}

}
