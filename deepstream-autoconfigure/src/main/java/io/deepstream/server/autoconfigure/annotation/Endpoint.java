package io.deepstream.server.autoconfigure.annotation;

import java.util.function.Function;

import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.Subscription;
import io.deepstream.server.protocol.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What deepstream calls a method for.
 *
 * @param method of a bean
 * @param topic that has to be served
 * @param alone what one method of the application can do only; null for what several can
 * @param begin lets deepstream call the method
 */
record Endpoint(BeanMethod method, Topic topic, @Nullable String alone, Function<Deepstream, Subscription> begin) {
}
