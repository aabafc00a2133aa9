/**
 * Finds annotated methods of beans and lets deepstream call them.
 */
@NullMarked
package io.deepstream.server.autoconfigure.annotation;

import org.jspecify.annotations.NullMarked;
