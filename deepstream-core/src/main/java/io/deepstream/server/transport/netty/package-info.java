/**
 * The WebSocket door on a port of its own, by Netty: every connection belongs to one
 * event loop, which reads, handles and writes its messages.
 */
@NullMarked
package io.deepstream.server.transport.netty;

import org.jspecify.annotations.NullMarked;
