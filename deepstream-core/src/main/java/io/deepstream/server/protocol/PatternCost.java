package io.deepstream.server.protocol;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates what a regular expression costs before it is compiled, as the compiler itself
 * has no bound: counted repetitions multiply, and nesting is recursion.
 */
public final class PatternCost {

	/** Instructions of the compiled program, roughly; also bounds recursion. */
	static final int MAX_SIZE = 2_000;

	static final int MAX_DEPTH = 100;

	/** A Unicode class is a table of its own. */
	private static final int UNICODE_CLASS = 50;

	/** Optional repetitions nest in each other. */
	private static final int NESTING = 8;

	private final String pattern;

	private final Deque<Long> outer = new ArrayDeque<>();

	private int position;

	/** Of the group that is read. */
	private long size;

	/** Of what a repetition would repeat. */
	private long last;

	private PatternCost(String pattern) {
		this.pattern = pattern;
	}

	/**
	 * Whether a pattern may be compiled.
	 * @param pattern in the syntax of RE2
	 * @return false if the program would have more than {@value #MAX_SIZE} instructions
	 */
	public static boolean isAcceptable(String pattern) {
		return pattern.length() <= MAX_SIZE && new PatternCost(pattern).scan();
	}

	/**
	 * What one step of a match costs at most: matching takes time in proportion to this,
	 * times the length of the text.
	 * @param pattern that is acceptable
	 * @return instructions of the compiled program, roughly
	 */
	public static int of(String pattern) {
		PatternCost cost = new PatternCost(pattern);
		cost.scan();
		return (int) Math.min(cost.size, MAX_SIZE) + 1;
	}

	private boolean scan() {
		while (this.position < this.pattern.length()) {
			char next = this.pattern.charAt(this.position++);
			switch (next) {
				case '\\' -> add(escape());
				case '[' -> add(characterClass());
				case '(' -> open();
				case ')' -> close();
				case '{' -> repeat();
				default -> add(1);
			}
			if (this.outer.size() > MAX_DEPTH || this.size > MAX_SIZE) {
				return false;
			}
		}
		while (!this.outer.isEmpty()) {
			close();
		}
		return this.size <= MAX_SIZE;
	}

	private void add(long cost) {
		this.size += cost;
		this.last = cost;
	}

	private long escape() {
		char escaped = (this.position < this.pattern.length()) ? this.pattern.charAt(this.position++) : 0;
		return switch (escaped) {
			case 'p', 'P' -> UNICODE_CLASS;
			case 'Q' -> quotation();
			default -> 1;
		};
	}

	/** Everything up to {@code \\E} is literal. */
	private long quotation() {
		int end = this.pattern.indexOf("\\E", this.position);
		int start = this.position;
		this.position = (end >= 0) ? end + 2 : this.pattern.length();
		return this.position - start;
	}

	private long characterClass() {
		long cost = 1;
		int start = this.position;
		while (this.position < this.pattern.length()) {
			char next = this.pattern.charAt(this.position++);
			if (next == ']' && this.position > start + 1) {
				return cost;
			}
			if (next == '\\') {
				cost += escape();
			}
		}
		return cost;
	}

	private void open() {
		this.outer.push(this.size);
		this.size = 1;
	}

	private void close() {
		if (!this.outer.isEmpty()) {
			long group = this.size + 1;
			this.size = this.outer.pop();
			add(group);
		}
	}

	/**
	 * {@code {n}}, {@code {n,}} or {@code {n,m}}, which nests; anything else is literal.
	 */
	private void repeat() {
		int end = this.pattern.indexOf('}', this.position);
		long times = 1;
		int bounds = 0;
		if (end > 0) {
			for (String bound : this.pattern.substring(this.position, end).split(",")) {
				bounds++;
				times = Math.max(times, bound.matches("[0-9]{1,4}") ? Long.parseLong(bound) : 1);
			}
		}
		times *= (bounds > 1) ? NESTING : 1;
		this.size += this.last * (times - 1);
		this.last *= times;
	}

}
