/**
 * The node's health for the Actuator.
 */
@NullMarked
package io.deepstream.server.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
