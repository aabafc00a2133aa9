/**
 * Kafka as message bus.
 */
@NullMarked
package io.deepstream.server.connector.kafka;

import org.jspecify.annotations.NullMarked;
