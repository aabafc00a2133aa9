/**
 * Requests that one of several providers answers, on this node or another.
 */
@NullMarked
package io.deepstream.server.rpc;

import org.jspecify.annotations.NullMarked;
