/**
 * The seams: what a cache, a database and a message bus have to do for a node.
 */
@NullMarked
package io.deepstream.server.spi;

import org.jspecify.annotations.NullMarked;
