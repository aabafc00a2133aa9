package io.deepstream.server.cluster;

import java.util.Collection;

/**
 * Rendezvous hashing: of all members the one with the highest hash of member and name is
 * chosen, so that a change of members moves only the names of the member concerned.
 */
final class Rendezvous {

	private Rendezvous() {
	}

	/** At least one member; the order does not matter. */
	static String choose(Collection<String> members, String name) {
		String best = "";
		long highest = 0;
		for (String member : members) {
			long hash = hash(member, name);
			if (best.isEmpty() || hash > highest) {
				highest = hash;
				best = member;
			}
		}
		return best;
	}

	/**
	 * FNV-1a over both, finished by the mixer of SplittableRandom, as String.hashCode
	 * alone spreads too little.
	 */
	private static long hash(String member, String name) {
		long hash = 0xcbf29ce484222325L;
		for (int i = 0; i < member.length(); i++) {
			hash = (hash ^ member.charAt(i)) * 0x100000001b3L;
		}
		hash = (hash ^ '\n') * 0x100000001b3L;
		for (int i = 0; i < name.length(); i++) {
			hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
		}
		hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
		hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
		return hash ^ (hash >>> 31);
	}

}
