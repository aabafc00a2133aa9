package io.deepstream.server.cluster;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.deepstream.server.cluster.ClusterState.Registry;

/**
 * One node of the cluster as another one knows it.
 *
 * @param node its name
 * @param joined whether its state is known; until then its providers are not asked
 * @param silent how long ago it was heard of
 * @param names how many it has of what nodes share
 */
public record MemberStatus(String node, boolean joined, Duration silent, Map<Registry, Integer> names) {

	/** With its part of what is counted by registry and node. */
	static MemberStatus of(String node, boolean joined, Duration silent, Map<Registry, Map<String, Integer>> counts) {
		Map<Registry, Integer> names = new EnumMap<>(Registry.class);
		counts.forEach((registry, byNode) -> names.put(registry, byNode.getOrDefault(node, 0)));
		return new MemberStatus(node, joined, silent, names);
	}

}
