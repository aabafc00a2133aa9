package io.deepstream.server.intercept;

import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * A question to a {@link WriteInterceptor}.
 *
 * @param name of the record
 * @param user who deletes
 * @param current what would go, as far as this node knows; null if there is no such
 * record
 */
public record ProposedDeletion(String name, User user, @Nullable StoredRecord current) {

	/**
	 * The name; nothing of the value.
	 */
	@Override
	public String toString() {
		return "deletion of record " + Printable.of(this.name);
	}

}
