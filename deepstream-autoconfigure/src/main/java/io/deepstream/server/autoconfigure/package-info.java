/**
 * Builds the server from {@code deepstream.*} properties and the application's beans.
 */
@NullMarked
package io.deepstream.server.autoconfigure;

import org.jspecify.annotations.NullMarked;
