/**
 * Clients, a clock and faults for tests of applications that are deepstream nodes; knows
 * nothing of Spring.
 */
@NullMarked
package io.deepstream.server.test;

import org.jspecify.annotations.NullMarked;
