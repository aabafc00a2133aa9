/**
 * Records in MongoDB.
 */
@NullMarked
package io.deepstream.server.connector.mongodb;

import org.jspecify.annotations.NullMarked;
