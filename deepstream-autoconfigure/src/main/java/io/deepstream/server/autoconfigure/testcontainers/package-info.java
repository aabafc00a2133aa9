/**
 * Connections to containers that tests start, by {@code @ServiceConnection}.
 */
@NullMarked
package io.deepstream.server.autoconfigure.testcontainers;

import org.jspecify.annotations.NullMarked;
