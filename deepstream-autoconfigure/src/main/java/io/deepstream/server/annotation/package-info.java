/**
 * Methods of beans that take part in deepstream: they answer rpcs, hear of events,
 * records and users, or supply data that somebody wants.
 */
@NullMarked
package io.deepstream.server.annotation;

import org.jspecify.annotations.NullMarked;
