/**
 * Records in RethinkDB.
 */
@NullMarked
package io.deepstream.server.connector.rethinkdb;

import org.jspecify.annotations.NullMarked;
