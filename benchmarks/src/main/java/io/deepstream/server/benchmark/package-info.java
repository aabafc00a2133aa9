/**
 * Measures what is hot; nothing depends on it.
 */
@NullMarked
package io.deepstream.server.benchmark;

import org.jspecify.annotations.NullMarked;
