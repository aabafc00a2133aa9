package io.deepstream.server.connector;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.JsonLimits;
import io.deepstream.server.spi.StoredRecord;

/**
 * A record as one JSON object that has its version and its data as members. Any thread.
 *
 * @param version name of the member with the version
 * @param data name of the member with the data
 */
public record Envelope(String version, String data) {

	/** As the servers of the original before version 4 wrote it. */
	public static final Envelope OLD = new Envelope("_v", "_d");

	private static final Json JSON = new Json(JsonLimits.DEFAULTS);

	/**
	 * Takes the record out.
	 * @param text UTF-8
	 * @return empty if it is something else
	 */
	public Optional<StoredRecord> read(byte[] text) {
		try {
			if (text.length > 0 && JSON.read(text) instanceof Map<?, ?> envelope
					&& envelope.get(this.version) instanceof Number number && number.longValue() >= 0) {
				Object value = envelope.get(this.data);
				if (value instanceof Map || value instanceof List) {
					return Optional.of(new StoredRecord(number.longValue(), JSON.write(value)));
				}
			}
		}
		catch (JsonException somethingElse) {
			return Optional.empty();
		}
		return Optional.empty();
	}

}
