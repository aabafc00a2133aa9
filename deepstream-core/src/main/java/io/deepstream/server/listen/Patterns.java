package io.deepstream.server.listen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.deepstream.server.protocol.PatternCost;

/**
 * The patterns of all nodes. Patterns are regular expressions that match anywhere in a
 * name, as in JavaScript, but run in linear time: look-around and back references are not
 * supported. On the registry's strand.
 */
final class Patterns {

	private final Map<String, Entry> entries = new HashMap<>();

	/** Compiles a pattern; a failure says what is wrong with it. */
	static Pattern compile(String pattern) throws PatternSyntaxException {
		if (!PatternCost.isAcceptable(pattern)) {
			throw new PatternSyntaxException("too complex");
		}
		return Pattern.compile(pattern);
	}

	void add(String node, String pattern) {
		this.entries.computeIfAbsent(pattern, (key) -> new Entry(compile(key), new HashSet<>())).nodes.add(node);
	}

	void remove(String node, String pattern) {
		this.entries.computeIfPresent(pattern, (key, entry) -> {
			entry.nodes.remove(node);
			return entry.nodes.isEmpty() ? null : entry;
		});
	}

	boolean isEmpty() {
		return this.entries.isEmpty();
	}

	boolean matchesAny(String name) {
		for (Entry entry : this.entries.values()) {
			if (entry.pattern.matcher(name).find()) {
				return true;
			}
		}
		return false;
	}

	/** The nodes with a client that listens to a name, each once. */
	List<String> nodesFor(String name) {
		Set<String> nodes = new HashSet<>();
		for (Entry entry : this.entries.values()) {
			if (entry.pattern.matcher(name).find()) {
				nodes.addAll(entry.nodes);
			}
		}
		return new ArrayList<>(nodes);
	}

	private record Entry(Pattern pattern, Set<String> nodes) {
	}

}
