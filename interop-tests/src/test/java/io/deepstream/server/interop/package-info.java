/**
 * The published clients against running applications: starts servers, runs the tests in
 * {@code src/test/js} with Node.js and reports them to JUnit.
 */
@NullMarked
package io.deepstream.server.interop;

import org.jspecify.annotations.NullMarked;
