/**
 * Shared JSON documents with versions: reading, writing, conflicts, storage.
 */
@NullMarked
package io.deepstream.server.record;

import org.jspecify.annotations.NullMarked;
