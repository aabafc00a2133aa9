/**
 * A small application, tested as its developers would.
 */
@NullMarked
package io.deepstream.server.test.example;

import org.jspecify.annotations.NullMarked;
