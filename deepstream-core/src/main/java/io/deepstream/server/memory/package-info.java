/**
 * The seams kept in memory: the readable reference, and what a node uses that is alone.
 */
@NullMarked
package io.deepstream.server.memory;

import org.jspecify.annotations.NullMarked;
