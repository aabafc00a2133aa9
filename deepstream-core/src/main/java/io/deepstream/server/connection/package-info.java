/**
 * One client: its order, its limits, its state.
 */
@NullMarked
package io.deepstream.server.connection;

import org.jspecify.annotations.NullMarked;
