/**
 * What the doors have in common.
 */
@NullMarked
package io.deepstream.server.transport;

import org.jspecify.annotations.NullMarked;
