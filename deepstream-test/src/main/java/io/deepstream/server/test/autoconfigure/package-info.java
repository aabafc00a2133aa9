/**
 * Tests of applications with Spring Boot: the slice, and what it puts into the context.
 */
@NullMarked
package io.deepstream.server.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
