/**
 * Connections to services of Docker Compose.
 */
@NullMarked
package io.deepstream.server.autoconfigure.dockercompose;

import org.jspecify.annotations.NullMarked;
