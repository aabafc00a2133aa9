/**
 * The WebSocket door on the servlet container's own port (Tomcat, Jetty), by
 * jakarta.websocket.
 */
@NullMarked
package io.deepstream.server.transport.websocket;

import org.jspecify.annotations.NullMarked;
