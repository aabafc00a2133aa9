package io.deepstream.server.application;

/**
 * A client has logged in to this node. It may be gone again already.
 *
 * @param user the id; several clients may have the same
 * @param connection the number of its connection, unique within the node and never reused
 */
public record ClientConnectedEvent(String user, long connection) {
}
