package io.deepstream.server.client;

/**
 * Somebody has come or gone.
 *
 * @param user the id
 * @param online whether the user is connected to any node now
 */
public record PresenceChange(String user, boolean online) {
}
