/**
 * Implementations of the seams in {@code io.deepstream.server.spi} on real servers, one
 * package per technology.
 */
@NullMarked
package io.deepstream.server.connector;

import org.jspecify.annotations.NullMarked;
