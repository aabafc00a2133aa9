/**
 * Who gets what, in which order.
 */
@NullMarked
package io.deepstream.server.routing;

import org.jspecify.annotations.NullMarked;
