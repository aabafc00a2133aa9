/**
 * The application as a client of its own node: records, events, rpc and presence without
 * a socket.
 */
@NullMarked
package io.deepstream.server.client;

import org.jspecify.annotations.NullMarked;
