/**
 * What buses have in common: frames, a thread per connection, liveness, state.
 */
@NullMarked
package io.deepstream.server.connector.link;

import org.jspecify.annotations.NullMarked;
