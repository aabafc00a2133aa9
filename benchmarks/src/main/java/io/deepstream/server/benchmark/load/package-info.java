/**
 * Clients of realtime servers, thousands of them on one thread, and what they see.
 */
@NullMarked
package io.deepstream.server.benchmark.load;

import org.jspecify.annotations.NullMarked;
