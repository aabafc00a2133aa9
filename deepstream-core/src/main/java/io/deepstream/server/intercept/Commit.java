package io.deepstream.server.intercept;

import io.deepstream.server.connection.User;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * A change of a record that has taken place.
 *
 * @param name of the record
 * @param user who wrote
 * @param record version and whole value, shared, never to be changed; null if it is
 * deleted. The version is 0 for a record that a subscription has created, and always for
 * writes without version (hot path).
 */
public record Commit(String name, User user, @Nullable StoredRecord record) {
}
