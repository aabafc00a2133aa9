package io.deepstream.server.listen;

import io.deepstream.server.cluster.Cluster;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.routing.Subscriptions;

/**
 * What the handlers of events and of records have in common.
 *
 * @param subscriptions who is subscribed on this node; used by this topic only
 * @param listeners who supplies data on demand
 * @param cluster the other nodes
 * @param json checks and reads what clients send
 */
public record ListenableTopic(Subscriptions subscriptions, ListenerRegistry listeners, Cluster cluster, Json json) {
}
