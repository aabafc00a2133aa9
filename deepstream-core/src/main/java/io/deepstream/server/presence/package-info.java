/**
 * Which users are connected, anywhere in the cluster.
 */
@NullMarked
package io.deepstream.server.presence;

import org.jspecify.annotations.NullMarked;
