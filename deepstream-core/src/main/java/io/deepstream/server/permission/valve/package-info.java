/**
 * Valve: permissions by rules, as the original has them.
 */
@NullMarked
package io.deepstream.server.permission.valve;

import org.jspecify.annotations.NullMarked;
