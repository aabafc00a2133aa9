/**
 * Active data providers for name patterns, for records and events.
 */
@NullMarked
package io.deepstream.server.listen;

import org.jspecify.annotations.NullMarked;
