package io.deepstream.server.protocol;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON texts in strict UTF-8 (RFC 8259, no byte order mark), within limits. Any thread.
 */
public final class Json {

	private final JsonLimits limits;

	private final JsonFactory factory;

	public Json(JsonLimits limits) {
		this.limits = limits;
		this.factory = JsonFactory.builder()
			.disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
			.disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
			// one client's chosen names must not make another client's text fail
			.disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(limits.maxDepth())
				.maxDocumentLength(limits.maxDocumentLength())
				.maxStringLength(limits.maxStringLength())
				.maxNameLength(limits.maxStringLength())
				.maxNumberLength(limits.maxNumberLength())
				.build())
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(limits.maxDepth()).build())
			.build();
	}

	public JsonLimits limits() {
		return this.limits;
	}

	/**
	 * Whether it is one JSON value of any kind. Allocates next to nothing.
	 */
	public boolean isValid(byte[] text) {
		return new JsonScanner(text, this.limits).isJson();
	}

	/**
	 * Whether it is a value that a record can have.
	 */
	public boolean isObjectOrArray(byte[] text) {
		JsonScanner scanner = new JsonScanner(text, this.limits);
		return scanner.startsContainer() && scanner.isJson();
	}

	/**
	 * The value as a tree of its own, free to be changed: {@link LinkedHashMap} in the
	 * order of the text, of equal names the last value; {@link ArrayList};
	 * {@link String}; {@link Boolean}; {@link Integer} and {@link Long} for whole numbers
	 * that fit, {@link JsonNumber} for all others; null.
	 */
	public @Nullable Object read(byte[] text) throws JsonException {
		if (text.length > this.limits.maxDocumentLength()) {
			throw new JsonException("Longer than " + this.limits.maxDocumentLength() + " bytes");
		}
		if (!Utf8.isValid(text)) {
			throw new JsonException("Not UTF-8");
		}
		try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), text)) {
			parser.nextToken();
			Object value = read(parser);
			if (parser.nextToken() != null) {
				throw new JsonException("More than one value");
			}
			return value;
		}
		catch (JacksonException ex) {
			throw new JsonException(ex.getOriginalMessage(), ex);
		}
	}

	private static @Nullable Object read(JsonParser parser) throws JsonException {
		JsonToken token = parser.currentToken();
		if (token == null) {
			throw new JsonException("No value");
		}
		return switch (token) {
			case START_OBJECT -> readObject(parser);
			case START_ARRAY -> readArray(parser);
			case VALUE_STRING -> parser.getString();
			case VALUE_NUMBER_INT -> readWholeNumber(parser);
			case VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getString());
			case VALUE_TRUE -> true;
			case VALUE_FALSE -> false;
			case VALUE_NULL -> null;
			default -> throw new JsonException("Unexpected " + token);
		};
	}

	private static Map<String, @Nullable Object> readObject(JsonParser parser) throws JsonException {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			parser.nextToken();
			object.put(name, read(parser));
		}
		return object;
	}

	private static List<@Nullable Object> readArray(JsonParser parser) throws JsonException {
		List<@Nullable Object> array = new ArrayList<>();
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			array.add(read(parser));
		}
		return array;
	}

	private static Number readWholeNumber(JsonParser parser) {
		return switch (parser.getNumberType()) {
			case INT -> (parser.getIntValue() != 0) ? parser.getIntValue() : readZero(parser);
			case LONG -> parser.getLongValue();
			default -> new JsonNumber(parser.getString());
		};
	}

	private static Number readZero(JsonParser parser) {
		String text = parser.getString();
		return text.equals("0") ? 0 : new JsonNumber(text);
	}

	/**
	 * The text of a tree as {@link #read} makes it, without white space. Names keep their
	 * order.
	 * @throws JsonException if the tree is too deep or the text too long
	 */
	public byte[] write(@Nullable Object value) throws JsonException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
		try (JsonGenerator generator = this.factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
			write(value, generator);
		}
		catch (JacksonException ex) {
			throw new JsonException(ex.getOriginalMessage(), ex);
		}
		if (bytes.size() > this.limits.maxDocumentLength()) {
			throw new JsonException("Longer than " + this.limits.maxDocumentLength() + " bytes");
		}
		return bytes.toByteArray();
	}

	private static void write(@Nullable Object value, JsonGenerator generator) {
		if (value instanceof Map<?, ?> object) {
			generator.writeStartObject();
			object.forEach((name, member) -> {
				generator.writeName((String) name);
				write(member, generator);
			});
			generator.writeEndObject();
		}
		else if (value instanceof Iterable<?> array) {
			generator.writeStartArray();
			array.forEach((element) -> write(element, generator));
			generator.writeEndArray();
		}
		else if (value instanceof String string) {
			generator.writeString(string);
		}
		else if (value instanceof Number number) {
			generator.writeNumber(number.toString());
		}
		else if (value instanceof Boolean bool) {
			generator.writeBoolean(bool);
		}
		else if (value == null) {
			generator.writeNull();
		}
		else {
			throw new IllegalArgumentException("Not JSON: " + value.getClass());
		}
	}

}
