package io.deepstream.server.permission.valve;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML rule files, with the booleans of YAML 1.2: {@code yes} and {@code off} are
 * texts.
 */
final class YamlRules {

	private final String text;

	private final String file;

	private int depth;

	private YamlRules(String text, String file) {
		this.text = text;
		this.file = file;
	}

	static RuleNode read(String text, String file) {
		LoaderOptions options = new LoaderOptions();
		try {
			Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
			if (root == null) {
				throw new InvalidRulesException(file, null, "is empty");
			}
			return new YamlRules(text, file).node(root);
		}
		catch (MarkedYAMLException ex) {
			Mark mark = ex.getProblemMark();
			throw new InvalidRulesException(file, (mark != null) ? position(mark) : null,
					"not YAML: " + ex.getProblem());
		}
		catch (YAMLException ex) {
			throw new InvalidRulesException(file, null, "not YAML: " + ex.getMessage());
		}
	}

	private RuleNode node(Node node) {
		Position position = position(node.getStartMark());
		if (++this.depth > 20) {
			throw new InvalidRulesException(this.file, position, "nested too deeply");
		}
		try {
			if (node instanceof MappingNode mapping) {
				return new RuleNode.Members(position, new ArrayList<>(members(mapping).values()));
			}
			return (node instanceof ScalarNode scalar) ? new RuleNode.Scalar(position, value(scalar), source(scalar))
					: new RuleNode.Scalar(position, null, (offset) -> position);
		}
		finally {
			this.depth--;
		}
	}

	/** Own members win over merged ones. */
	private Map<String, RuleNode.Member> members(MappingNode mapping) {
		Map<String, RuleNode.Member> own = new LinkedHashMap<>();
		Map<String, RuleNode.Member> merged = new LinkedHashMap<>();
		for (NodeTuple tuple : mapping.getValue()) {
			Position position = position(tuple.getKeyNode().getStartMark());
			if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
				throw new InvalidRulesException(this.file, position, "not a name");
			}
			if (key.getTag().equals(Tag.MERGE)) {
				merge(tuple.getValueNode(), merged);
			}
			else if (own.put(key.getValue(),
					new RuleNode.Member(position, key.getValue(), node(tuple.getValueNode()))) != null) {
				throw new InvalidRulesException(this.file, position, "'" + key.getValue() + "' is there twice");
			}
		}
		merged.forEach(own::putIfAbsent);
		return own;
	}

	private void merge(Node source, Map<String, RuleNode.Member> target) {
		if (source instanceof MappingNode mapping) {
			members(mapping).forEach(target::putIfAbsent);
		}
		else if (source instanceof SequenceNode sequence) {
			sequence.getValue().forEach((element) -> merge(element, target));
		}
	}

	private static @Nullable Object value(ScalarNode scalar) {
		if (scalar.getTag().equals(Tag.BOOL)) {
			return switch (scalar.getValue()) {
				case "true", "True", "TRUE" -> true;
				case "false", "False", "FALSE" -> false;
				default -> scalar.getValue();
			};
		}
		return scalar.getTag().equals(Tag.STR) ? scalar.getValue() : null;
	}

	/** Exact unless something is escaped or folded. */
	private RuleNode.Source source(ScalarNode scalar) {
		Mark start = scalar.getStartMark();
		Position position = position(start);
		if (scalar.getScalarStyle() == ScalarStyle.LITERAL) {
			return (offset) -> inBlock(scalar.getValue(), position, offset);
		}
		int quote = (scalar.getScalarStyle() != ScalarStyle.PLAIN) ? 1 : 0;
		int index = this.text.offsetByCodePoints(0, start.getIndex()) + quote;
		boolean exact = this.text.startsWith(scalar.getValue(), index);
		return (offset) -> exact ? new Position(position.line(), position.column() + quote + offset) : position;
	}

	/** Its lines stand below, as they are, but moved to the right. */
	private Position inBlock(String value, Position start, int offset) {
		String before = value.substring(0, Math.min(offset, value.length()));
		int line = (int) before.chars().filter((symbol) -> symbol == '\n').count();
		int column = before.length() - (before.lastIndexOf('\n') + 1);
		String source = this.text.lines().skip((long) start.line() + line).findFirst().orElse("");
		String content = value.lines().skip(line).findFirst().orElse("");
		return new Position(start.line() + 1 + line, source.length() - content.length() + column + 1);
	}

	private static Position position(Mark mark) {
		return new Position(mark.getLine() + 1, mark.getColumn() + 1);
	}

}
