/**
 * What an application puts in the way of messages and writes.
 */
@NullMarked
package io.deepstream.server.intercept;

import org.jspecify.annotations.NullMarked;
