/**
 * AMQP 0-9-1, as RabbitMQ speaks it, as message bus.
 */
@NullMarked
package io.deepstream.server.connector.amqp;

import org.jspecify.annotations.NullMarked;
