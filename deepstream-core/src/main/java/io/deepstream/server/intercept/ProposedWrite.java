package io.deepstream.server.intercept;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * A question to a {@link WriteInterceptor}.
 *
 * @param name of the record
 * @param user who writes
 * @param current what is there, as far as this node knows; null if there is no such
 * record
 * @param next what will be there, as the client or the interceptor before wants it;
 * shared, never to be changed
 */
public record ProposedWrite(String name, User user, @Nullable StoredRecord current, StoredRecord next) {

	/**
	 * Lets the value be written as it is.
	 * @return complete
	 */
	public CompletionStage<byte[]> pass() {
		return CompletableFuture.completedStage(this.next.json());
	}

	/**
	 * Name and version; nothing of the values.
	 */
	@Override
	public String toString() {
		return "version " + this.next.version() + " of record " + Printable.of(this.name);
	}

}
