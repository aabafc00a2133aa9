package io.deepstream.server.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.deepstream.server.protocol.JsonException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML users files into trees as JSON has them, with the booleans of YAML 1.2:
 * {@code yes} and {@code off} are texts, and so are dates. What the parser says quotes
 * the file, so only the place is told.
 */
final class YamlUsers {

	private static final int MAX_SIZE = 64 << 20;

	private static final int MAX_DEPTH = 50;

	private YamlUsers() {
	}

	static @Nullable Object read(String text, String file) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		options.setCodePointLimit(MAX_SIZE);
		DumperOptions unused = new DumperOptions();
		Yaml yaml = new Yaml(new SafeConstructor(options), new Representer(unused), unused, options,
				new PlainResolver());
		try {
			return numbersOfJson(tree(yaml.load(text), MAX_DEPTH));
		}
		catch (MarkedYAMLException ex) {
			Mark mark = ex.getProblemMark();
			throw new InvalidUsersException(file,
					"not YAML" + ((mark != null) ? " at " + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) : ""));
		}
		catch (YAMLException | JsonException | IllegalArgumentException ex) {
			throw new InvalidUsersException(file, "not YAML that JSON can express");
		}
	}

	private static @Nullable Object tree(@Nullable Object value, int depth) {
		if (depth == 0) {
			throw new IllegalArgumentException("Too deep");
		}
		if (value instanceof Map<?, ?> members) {
			Map<String, @Nullable Object> object = new LinkedHashMap<>();
			members.forEach((name, member) -> object.put(String.valueOf(name), tree(member, depth - 1)));
			return object;
		}
		if (value instanceof List<?> elements) {
			return elements.stream().map((element) -> tree(element, depth - 1)).toList();
		}
		return value;
	}

	private static @Nullable Object numbersOfJson(@Nullable Object tree) throws JsonException {
		return Answer.JSON.read(Answer.JSON.write(tree));
	}

	private static final class PlainResolver extends Resolver {

		@Override
		protected void addImplicitResolvers() {
			addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
			addImplicitResolver(Tag.INT, Pattern.compile("-?(0|[1-9][0-9]*)"), "-0123456789");
			addImplicitResolver(Tag.FLOAT, Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?"),
					"-0123456789");
			addImplicitResolver(Tag.NULL, Pattern.compile("~|null|Null|NULL"), "~nN");
			addImplicitResolver(Tag.NULL, Pattern.compile(""), null);
			addImplicitResolver(Tag.MERGE, Pattern.compile("<<"), "<");
		}

	}

}
