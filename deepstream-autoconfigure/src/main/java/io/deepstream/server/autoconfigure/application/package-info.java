/**
 * Tells the application what happens in deepstream, and sends for it after its
 * transactions.
 */
@NullMarked
package io.deepstream.server.autoconfigure.application;

import org.jspecify.annotations.NullMarked;
