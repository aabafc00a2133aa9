package io.deepstream.server.client;

/**
 * A record at one moment.
 *
 * @param <T> what its JSON was converted to
 * @param name of the record
 * @param version one more with each change; always 0 for those without versions, see
 * {@code deepstream.record.hot-path-prefixes}
 * @param value the whole value
 */
public record RecordValue<T>(String name, long version, T value) {
}
