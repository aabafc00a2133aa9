package io.deepstream.server.permission.valve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.deepstream.server.permission.valve.expression.Expression;
import io.deepstream.server.permission.valve.expression.ExpressionException;
import org.jspecify.annotations.Nullable;

/**
 * A complete set of rules, checked and ready to be used. What no rule is for is denied.
 */
public final class ValveRules {

	private static final List<String> NO_CAPTURES = List.of();

	/** The most specific first. */
	private final Map<RuleType, List<Rule>> byType;

	private final List<String> warnings;

	private ValveRules(Builder builder) {
		this.byType = new EnumMap<>(RuleType.class);
		builder.rules.forEach((type, rules) -> {
			List<Rule> sorted = new ArrayList<>(rules);
			Collections.reverse(sorted);
			sorted.sort((a, b) -> Integer.compare(b.path().length(), a.path().length()));
			this.byType.put(type, List.copyOf(sorted));
		});
		this.warnings = List.copyOf(builder.warnings);
	}

	/**
	 * Reads a rule file of this server or of the original.
	 * @param text of the file
	 * @param file its name: what ends with {@code .json} is JSON, everything else YAML,
	 * for which SnakeYAML must be there
	 * @return all of its rules
	 * @throws InvalidRulesException if something is wrong with it
	 */
	public static ValveRules read(String text, String file) {
		return RuleFile.read(text, file);
	}

	/**
	 * Begins with no rule.
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * The rule for a name: of those of one type that match it the one with the longest
	 * path, of several the last; null if there is none.
	 */
	@Nullable Match find(RuleType type, @Nullable String name) {
		for (Rule rule : this.byType.getOrDefault(type, List.of())) {
			List<String> captures = (name != null) ? rule.path().match(name) : matchAll(rule);
			if (captures != null) {
				return new Match(rule, captures);
			}
		}
		return null;
	}

	/** Actions on all users have no name: the rule for everything decides. */
	private static @Nullable List<String> matchAll(Rule rule) {
		return (rule.path().variables().isEmpty() && rule.path().match("") != null) ? NO_CAPTURES : null;
	}

	/**
	 * What is allowed but hardly meant: rules that can never be true.
	 */
	public List<String> warnings() {
		return this.warnings;
	}

	/**
	 * How many rules there are.
	 */
	public int size() {
		return this.byType.values().stream().mapToInt(List::size).sum();
	}

	@Override
	public String toString() {
		return size() + " rules";
	}

	/**
	 * A rule and what its variables stand for.
	 */
	record Match(Rule rule, List<String> captures) {
	}

	/**
	 * Collects rules.
	 */
	public static final class Builder {

		private final Map<RuleType, List<Rule>> rules = new EnumMap<>(RuleType.class);

		private final List<String> warnings = new ArrayList<>();

		private Builder() {
		}

		/**
		 * Adds a rule.
		 * @param type what it is about
		 * @param path the names that it is for, such as {@code user/$id} or {@code *}
		 * @param expression allows what it is true for
		 * @throws InvalidRulesException if path or expression cannot be used
		 */
		public Builder rule(RuleType type, String path, String expression) {
			try {
				add(type, RulePath.parse(path), expression);
				return this;
			}
			catch (ExpressionException ex) {
				throw new InvalidRulesException(null, null, "rule " + type + " of '" + path + "' " + ex.getMessage()
						+ " (at character " + (ex.offset() + 1) + " of: " + expression + ")");
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidRulesException(null, null, "path '" + path + "' " + ex.getMessage());
			}
		}

		/**
		 * Allows something for everybody.
		 * @param type what
		 * @param path the names
		 */
		public Builder allow(RuleType type, String path) {
			return rule(type, path, "true");
		}

		/**
		 * Denies something to everybody, within what a less specific path allows.
		 * @param type what
		 * @param path the names
		 */
		public Builder deny(RuleType type, String path) {
			return rule(type, path, "false");
		}

		void add(RuleType type, RulePath path, String text) throws ExpressionException {
			Expression expression = Expression.parse(text, type.variables(), path.variables());
			String kind = expression.neverTrue();
			if (kind != null) {
				this.warnings.add(
						"Rule " + type + " of '" + path + "' is never true, so it denies: its value is always " + kind);
			}
			this.rules.computeIfAbsent(type, (key) -> new ArrayList<>()).add(new Rule(type, path, expression));
		}

		/**
		 * The rules so far.
		 */
		public ValveRules build() {
			return new ValveRules(this);
		}

	}

}
