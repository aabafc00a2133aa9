/**
 * JGroups as message bus: nodes talk to each other directly.
 */
@NullMarked
package io.deepstream.server.connector.jgroups;

import org.jspecify.annotations.NullMarked;
