/**
 * The server: assembled, started and stopped here.
 */
@NullMarked
package io.deepstream.server;

import org.jspecify.annotations.NullMarked;
