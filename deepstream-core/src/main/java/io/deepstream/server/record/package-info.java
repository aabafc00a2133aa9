/**
 * Records: versioned JSON documents that clients read, change and subscribe to.
 */
@NullMarked
package io.deepstream.server.record;

import org.jspecify.annotations.NullMarked;
