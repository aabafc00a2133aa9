/**
 * Records in a relational database.
 */
@NullMarked
package io.deepstream.server.connector.jdbc;

import org.jspecify.annotations.NullMarked;
