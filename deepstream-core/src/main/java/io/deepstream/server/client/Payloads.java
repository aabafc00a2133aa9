package io.deepstream.server.client;

import java.nio.charset.StandardCharsets;

import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonLimits;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The application's objects as JSON.
 */
final class Payloads {

	private final JsonMapper mapper;

	private final Json json;

	Payloads(JsonMapper mapper, JsonLimits limits) {
		this.mapper = mapper;
		this.json = new Json(limits);
	}

	/** What patches are applied with, within the engine's limits. */
	Json json() {
		return this.json;
	}

	/**
	 * The JSON text of an object.
	 * @throws DeepstreamException with {@link Reason#INVALID_DATA}
	 */
	byte[] write(@Nullable Object value) {
		try {
			return this.mapper.writeValueAsBytes(value);
		}
		catch (JacksonException invalid) {
			throw new DeepstreamException(Reason.INVALID_DATA, "The value cannot be written as JSON", invalid);
		}
	}

	/**
	 * The JSON text of an event or rpc, which may be without data.
	 * @throws DeepstreamException with {@link Reason#INVALID_DATA}
	 */
	byte @Nullable [] writeOptional(@Nullable Object value) {
		return (value != null) ? write(value) : null;
	}

	/**
	 * The object that a JSON text stands for.
	 * @param data null for none
	 * @return null for none, or for {@code null}
	 * @throws DeepstreamException with {@link Reason#INVALID_DATA}
	 */
	<T> @Nullable T read(byte @Nullable [] data, Class<T> type) {
		if (data == null) {
			return null;
		}
		try {
			return this.mapper.readValue(data, type);
		}
		catch (JacksonException invalid) {
			throw new DeepstreamException(Reason.INVALID_DATA, "The JSON cannot be read as " + type.getName(), invalid);
		}
	}

	/**
	 * The object that a record's value stands for.
	 * @throws DeepstreamException with {@link Reason#INVALID_DATA}
	 */
	<T> T readRecord(byte @Nullable [] data, Class<T> type) {
		T value = read(data, type);
		if (value == null) {
			throw new DeepstreamException(Reason.INVALID_DATA, "The record cannot be read as " + type.getName());
		}
		return value;
	}

	/**
	 * A JSON text as it is.
	 */
	static String text(byte @Nullable [] data) {
		return (data != null) ? new String(data, StandardCharsets.UTF_8) : "";
	}

	/**
	 * What a JSON string stands for; other JSON as it is.
	 */
	String textOf(byte @Nullable [] data) {
		boolean string = data != null && data.length > 0 && data[0] == '"';
		String text = string ? read(data, String.class) : null;
		return (text != null) ? text : text(data);
	}

}
