/**
 * Redis as cache and as message bus.
 */
@NullMarked
package io.deepstream.server.connector.redis;

import org.jspecify.annotations.NullMarked;
