/**
 * The node's metrics for Micrometer.
 */
@NullMarked
package io.deepstream.server.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
