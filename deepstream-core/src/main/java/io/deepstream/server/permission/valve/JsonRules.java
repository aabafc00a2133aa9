package io.deepstream.server.permission.valve;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON rule files.
 */
final class JsonRules {

	private JsonRules() {
	}

	static RuleNode read(String text, String file) {
		try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
			parser.nextToken();
			RuleNode root = node(parser, text);
			if (parser.nextToken() != null) {
				throw new InvalidRulesException(file, position(parser.currentTokenLocation()), "more than one value");
			}
			return root;
		}
		catch (JacksonException ex) {
			TokenStreamLocation location = ex.getLocation();
			throw new InvalidRulesException(file, (location != null) ? position(location) : null,
					"not JSON: " + ex.getOriginalMessage());
		}
	}

	private static RuleNode node(JsonParser parser, String text) {
		Position position = position(parser.currentTokenLocation());
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_OBJECT) {
			List<RuleNode.Member> members = new ArrayList<>();
			for (String name = parser.nextName(); name != null; name = parser.nextName()) {
				Position place = position(parser.currentTokenLocation());
				parser.nextToken();
				members.add(new RuleNode.Member(place, name, node(parser, text)));
			}
			return new RuleNode.Members(position, members);
		}
		if (token == JsonToken.START_ARRAY) {
			parser.skipChildren();
		}
		return new RuleNode.Scalar(position, value(parser), source(parser, position, text));
	}

	private static @Nullable Object value(JsonParser parser) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.VALUE_STRING) {
			return parser.getString();
		}
		return (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) ? token == JsonToken.VALUE_TRUE : null;
	}

	/** Exact unless something is escaped. */
	private static RuleNode.Source source(JsonParser parser, Position position, String text) {
		int quote = (int) parser.currentTokenLocation().getCharOffset();
		boolean exact = parser.currentToken() == JsonToken.VALUE_STRING
				&& text.startsWith(parser.getString() + '"', quote + 1);
		return (offset) -> exact ? new Position(position.line(), position.column() + 1 + offset) : position;
	}

	private static Position position(TokenStreamLocation location) {
		return new Position(location.getLineNr(), location.getColumnNr());
	}

}
