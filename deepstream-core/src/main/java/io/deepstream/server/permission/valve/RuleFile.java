package io.deepstream.server.permission.valve;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.deepstream.server.permission.valve.RuleNode.Member;
import io.deepstream.server.permission.valve.RuleNode.Members;
import io.deepstream.server.permission.valve.RuleNode.Scalar;
import io.deepstream.server.permission.valve.expression.ExpressionException;

/**
 * From the text of a rule file to rules: everything that {@code config-validator.ts},
 * 10.1.4, demands, and more.
 */
final class RuleFile {

	private static final String EVERYTHING = "*";

	private final String file;

	private final ValveRules.Builder rules = ValveRules.builder();

	private RuleFile(String file) {
		this.file = file;
	}

	static ValveRules read(String text, String file) {
		String name = file.toLowerCase(Locale.ROOT);
		boolean json = name.endsWith(".json") || name.endsWith(".js");
		RuleFile reader = new RuleFile(file);
		reader.read(json ? JsonRules.read(text, file) : YamlRules.read(text, file));
		return reader.rules.build();
	}

	private void read(RuleNode root) {
		Map<String, Members> sections = new HashMap<>();
		for (Member member : members(root, "the file must have the sections " + RuleType.sections())) {
			if (!RuleType.sections().contains(member.name())) {
				throw invalid(member.position(),
						"there is no section '" + member.name() + "', only " + RuleType.sections());
			}
			List<Member> paths = members(member.value(), "section '" + member.name() + "' must have paths");
			if (sections.put(member.name(), new Members(member.position(), paths)) != null) {
				throw invalid(member.position(), "section '" + member.name() + "' is there twice");
			}
		}
		for (String section : RuleType.sections()) {
			Members paths = sections.get(section);
			if (paths == null) {
				throw invalid(root.position(), "section '" + section + "' is missing");
			}
			readSection(section, paths);
		}
	}

	private void readSection(String section, Members paths) {
		Map<String, Position> seen = new HashMap<>();
		for (Member path : paths.members()) {
			if (seen.put(path.name(), path.position()) != null) {
				throw invalid(path.position(),
						"path '" + path.name() + "' is there twice in section '" + section + "'");
			}
			readPath(section, path);
		}
		if (!seen.containsKey(EVERYTHING)) {
			throw invalid(paths.position(), "section '" + section + "' must have a path '*'");
		}
	}

	private void readPath(String section, Member member) {
		RulePath path;
		try {
			path = RulePath.parse(member.name());
		}
		catch (IllegalArgumentException ex) {
			throw invalid(member.position(), "path '" + member.name() + "' " + ex.getMessage());
		}
		Map<String, Position> seen = new HashMap<>();
		for (Member rule : members(member.value(), "path '" + path + "' must have rules: " + RuleType.keys(section))) {
			Optional<RuleType> type = RuleType.of(section, rule.name());
			if (type.isEmpty() || seen.put(rule.name(), rule.position()) != null) {
				String problem = type.isPresent() ? "' is there twice" : "' is none of " + RuleType.keys(section);
				throw invalid(rule.position(), "'" + rule.name() + problem);
			}
			readRule(type.get(), path, rule.value());
		}
	}

	private void readRule(RuleType type, RulePath path, RuleNode value) {
		if (!(value instanceof Scalar scalar) || scalar.value() == null) {
			throw invalid(value.position(), "rule " + type + " of '" + path + "' must be a text, true or false");
		}
		try {
			this.rules.add(type, path, scalar.value().toString());
		}
		catch (ExpressionException ex) {
			throw invalid(scalar.source().at(ex.offset()), "rule " + type + " of '" + path + "' " + ex.getMessage());
		}
	}

	/** Present and not empty. */
	private List<Member> members(RuleNode node, String otherwise) {
		if (node instanceof Members members && !members.members().isEmpty()) {
			return members.members();
		}
		throw invalid(node.position(), otherwise);
	}

	private InvalidRulesException invalid(Position position, String message) {
		return new InvalidRulesException(this.file, position, message);
	}

}
