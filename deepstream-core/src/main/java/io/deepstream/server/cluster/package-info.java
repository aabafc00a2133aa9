/**
 * Who is here and who has which names: membership and replicated state, built once on the
 * message bus.
 */
@NullMarked
package io.deepstream.server.cluster;

import org.jspecify.annotations.NullMarked;
