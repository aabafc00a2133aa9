package io.deepstream.server.listen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.re2j.Pattern;
import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.listen.ListenChannel.Word;
import org.jspecify.annotations.Nullable;

/**
 * The names that this node coordinates: who wants each, who provides it, and the search
 * while nobody does. The nodes that listen are asked one after the other, so that at most
 * one provides. On the registry's strand.
 */
final class Searches {

	private final Map<String, Search> searches = new HashMap<>();

	private final ListenChannel channel;

	private final Patterns patterns;

	private final ListenOptions options;

	private final Scheduler scheduler;

	Searches(ListenChannel channel, Patterns patterns, ListenOptions options, Scheduler scheduler) {
		this.channel = channel;
		this.patterns = patterns;
		this.options = options;
		this.scheduler = scheduler;
	}

	void wanted(String node, String name) {
		Search search = this.searches.computeIfAbsent(name, (key) -> new Search());
		boolean first = search.wanting.isEmpty();
		search.wanting.add(node);
		if (search.provider != null) {
			this.channel.tell(node, Word.PROVIDED, name);
		}
		else if (first) {
			start(name, search, this.patterns.nodesFor(name));
		}
		else if (search.asking == null) {
			this.channel.tell(node, Word.UNPROVIDED, name);
		}
	}

	void unwanted(String node, String name) {
		Search search = this.searches.get(name);
		if (search != null && search.wanting.remove(node) && search.wanting.isEmpty()) {
			this.searches.remove(name);
			search.involved().forEach((provider) -> this.channel.tell(provider, Word.STOP, name));
		}
	}

	void accepted(String node, String name) {
		Search search = this.searches.get(name);
		if (search == null) {
			if (this.channel.coordinatorOf(name).equals(this.channel.self())) {
				this.channel.tell(node, Word.STOP, name);
			}
			return;
		}
		if (search.provider != null) {
			if (!node.equals(search.provider)) {
				this.channel.tell(node, Word.STOP, name);
			}
			return;
		}
		search.provider = node;
		search.asking = null;
		search.candidates.clear();
		tellWanting(name, search, Word.PROVIDED);
	}

	void exhausted(String node, String name) {
		Search search = this.searches.get(name);
		if (search != null && node.equals(search.asking)) {
			search.asking = null;
			askNext(name, search);
		}
		else {
			lost(node, name);
		}
	}

	void lost(String node, String name) {
		Search search = this.searches.get(name);
		if (search != null && node.equals(search.provider)) {
			search.provider = null;
			tellWanting(name, search, Word.UNPROVIDED);
			start(name, search, this.patterns.nodesFor(name));
		}
	}

	/** A node listens to one more pattern. */
	void patternAdded(String node, Pattern pattern) {
		for (String name : new ArrayList<>(this.searches.keySet())) {
			Search search = this.searches.get(name);
			if (search == null || search.provider != null || !pattern.matcher(name).find()) {
				continue;
			}
			if (search.asking == null) {
				start(name, search, List.of(node));
			}
			else if (!node.equals(search.asking) && !search.candidates.contains(node)) {
				search.candidates.add(node);
			}
		}
	}

	/** Members have changed: names that others coordinate now are theirs. */
	void membersChanged() {
		this.searches.keySet().removeIf((name) -> !this.channel.coordinatorOf(name).equals(this.channel.self()));
	}

	/** What a node wanted, was asked for or provided is gone with it. */
	void nodeLeft(String node) {
		for (String name : new ArrayList<>(this.searches.keySet())) {
			unwanted(node, name);
			Search search = this.searches.get(name);
			if (search != null) {
				search.candidates.remove(node);
				exhausted(node, name);
			}
		}
	}

	/** What was said by nodes after they had left. */
	private void forgetStrangers() {
		Set<String> strangers = new HashSet<>();
		this.searches.values().forEach((search) -> {
			strangers.addAll(search.wanting);
			strangers.addAll(search.involved());
		});
		strangers.removeIf(this.channel::isMember);
		strangers.forEach(this::nodeLeft);
	}

	/**
	 * Tries names again that nobody provides, and asks all who want, provide or are asked
	 * for the others whether they still do.
	 */
	void rematch() {
		forgetStrangers();
		long now = this.scheduler.nanoTime();
		for (String name : new ArrayList<>(this.searches.keySet())) {
			Search search = this.searches.get(name);
			if (search == null) {
				continue;
			}
			tellWanting(name, search, (search.provider != null) ? Word.PROVIDED : Word.UNPROVIDED);
			search.involved().forEach((node) -> this.channel.tell(node, Word.ASK, name));
			if (search.involved().isEmpty() && now - search.failedAt >= this.options.matchCooldown().toNanos()) {
				start(name, search, this.patterns.nodesFor(name));
			}
		}
	}

	private void start(String name, Search search, List<String> nodes) {
		if (search.asking != null) {
			return;
		}
		List<String> candidates = new ArrayList<>(nodes);
		if (this.options.shuffleProviders()) {
			Collections.shuffle(candidates);
		}
		else {
			Collections.sort(candidates);
		}
		search.candidates.clear();
		search.candidates.addAll(candidates);
		askNext(name, search);
	}

	private void askNext(String name, Search search) {
		String node = search.candidates.poll();
		if (node == null) {
			search.failedAt = this.scheduler.nanoTime();
			tellWanting(name, search, Word.UNPROVIDED);
			return;
		}
		search.asking = node;
		this.channel.tell(node, Word.ASK, name);
	}

	private void tellWanting(String name, Search search, Word word) {
		List.copyOf(search.wanting).forEach((node) -> this.channel.tell(node, word, name));
	}

	int size() {
		return this.searches.size();
	}

	private static final class Search {

		private final Set<String> wanting = new HashSet<>(2);

		private final Deque<String> candidates = new ArrayDeque<>(2);

		private @Nullable String asking;

		private @Nullable String provider;

		private long failedAt;

		List<String> involved() {
			List<String> nodes = new ArrayList<>(2);
			if (this.provider != null) {
				nodes.add(this.provider);
			}
			if (this.asking != null) {
				nodes.add(this.asking);
			}
			return nodes;
		}

	}

}
