/**
 * Real servers for tests of connectors, started where the test runs: see
 * {@link io.deepstream.server.testservers.TestServers}.
 */
@NullMarked
package io.deepstream.server.testservers;

import org.jspecify.annotations.NullMarked;
