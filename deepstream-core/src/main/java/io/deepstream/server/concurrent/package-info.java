/**
 * The one concurrency primitive, the pool it uses and the one timer.
 */
@NullMarked
package io.deepstream.server.concurrent;

import org.jspecify.annotations.NullMarked;
