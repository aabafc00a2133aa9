package io.deepstream.server.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * Another node as this one knows it; changed on the cluster's strand.
 */
final class Member {

	final String incarnation;

	/** The parts of a full state that have arrived. */
	final List<String> arriving = new ArrayList<>();

	long arrivingChanges;

	int arrivedParts;

	long changes;

	/** Whether a full state is on its way. */
	boolean asked;

	volatile long lastHeard;

	volatile boolean joined;

	Member(String incarnation) {
		this.incarnation = incarnation;
	}

}
