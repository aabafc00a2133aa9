package io.deepstream.server.autoconfigure.annotation;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as what parameters of methods are.
 */
final class Payloads {

	private final JsonMapper json;

	Payloads(JsonMapper json) {
		this.json = json;
	}

	/**
	 * Converts JSON, or null, to a parameter's type; throws {@link Unreadable}.
	 */
	@Nullable Object read(@Nullable JsonNode data, Type type) {
		JavaType target = this.json.constructType(type);
		try {
			return this.json.treeToValue((data != null) ? data : this.json.nullNode(), target);
		}
		catch (JacksonException invalid) {
			throw new Unreadable(target, invalid);
		}
	}

	/** JSON is not what it should be. The message has nothing of it. */
	static final class Unreadable extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Unreadable(JavaType type, JacksonException cause) {
			super("not to be read as " + type.getRawClass().getSimpleName(), cause, false, false);
		}

	}

}
