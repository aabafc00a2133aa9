/**
 * Whether a user may do what a message asks for.
 */
@NullMarked
package io.deepstream.server.permission;

import org.jspecify.annotations.NullMarked;
