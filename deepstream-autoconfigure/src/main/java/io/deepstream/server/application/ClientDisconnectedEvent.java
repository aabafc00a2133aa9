package io.deepstream.server.application;

import io.deepstream.server.connection.CloseReason;

/**
 * A client of this node that had logged in is gone. Published once for each, after its
 * {@link ClientConnectedEvent}.
 *
 * @param user the id; other clients may have the same
 * @param connection the number of its connection, unique within the node and never reused
 * @param reason why
 */
public record ClientDisconnectedEvent(String user, long connection, CloseReason reason) {
}
