/**
 * Publish and subscribe by name; nothing is kept.
 */
@NullMarked
package io.deepstream.server.event;

import org.jspecify.annotations.NullMarked;
