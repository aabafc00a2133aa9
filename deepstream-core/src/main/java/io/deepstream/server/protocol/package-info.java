/**
 * Bytes to messages and back: the only package that knows how the wire looks.
 */
@NullMarked
package io.deepstream.server.protocol;

import org.jspecify.annotations.NullMarked;
