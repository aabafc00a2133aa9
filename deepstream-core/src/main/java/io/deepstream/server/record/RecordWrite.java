package io.deepstream.server.record;

import java.util.Optional;

import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * A valid request to change one record. Whether it replaces the whole value or patches it
 * is decided by the presence of a path, not by the action, as in
 * {@code record-handler.ts}, 10.1.4; an empty path means the whole value.
 *
 * @param request as received
 * @param name of the record
 * @param kind UPDATE, PATCH or PATCH_MULTI: what the answers name
 * @param patch what it does to the value; null if it replaces it
 * @param isHotPath whether the version is not checked
 */
record RecordWrite(Message request, String name, RecordAction kind, @Nullable JsonPatch patch, boolean isHotPath) {

	private static final long WHATEVER_IS_NEXT = -1;

	private static final byte[] NOTHING = {};

	/**
	 * Checks a request.
	 * @throws InvalidPatchException if its data, path or version is not acceptable
	 */
	static RecordWrite of(Message request, String name, RecordOptions options, Json json) throws InvalidPatchException {
		if (request.version() < WHATEVER_IS_NEXT) {
			throw new InvalidPatchException(request.hasVersion() ? "Version " + request.version() : "No version");
		}
		RecordAction kind = kindOf(request);
		boolean hotPath = isUpsertAction(request) && options.isHotPath(name);
		return new RecordWrite(request, name, kind, patch(kind, request, json), hotPath);
	}

	private static @Nullable JsonPatch patch(RecordAction kind, Message request, Json json)
			throws InvalidPatchException {
		byte[] data = request.data();
		String path = request.path();
		if (kind == RecordAction.PATCH && path != null) {
			JsonPatch patch = (data != null) ? JsonPatch.set(path, data, json) : JsonPatch.erase(path, json);
			if (!patch.replacesRoot()) {
				return patch;
			}
		}
		if (data != null && kind == RecordAction.PATCH_MULTI) {
			return JsonPatch.multi(data, json);
		}
		if (data == null || !json.isObjectOrArray(data)) {
			throw new InvalidPatchException("A record's value must be an object or an array");
		}
		return null;
	}

	private static RecordAction kindOf(Message request) {
		if (request.action() == RecordAction.PATCH_MULTI) {
			return RecordAction.PATCH_MULTI;
		}
		return (request.path() != null) ? RecordAction.PATCH : RecordAction.UPDATE;
	}

	/**
	 * The version it wants to create, or -1 for whatever is next.
	 */
	long version() {
		return this.request.version();
	}

	/**
	 * Whether it replaces the whole value, so that it does not matter what is there.
	 */
	boolean isWhole() {
		return this.patch == null;
	}

	/**
	 * The whole value, if {@link #isWhole()}.
	 */
	byte[] data() {
		byte[] data = this.request.data();
		return (data != null) ? data : NOTHING;
	}

	/**
	 * The value after this write.
	 * @throws JsonException if what is there is not JSON
	 */
	byte[] applyTo(byte[] value) throws InvalidPatchException, JsonException {
		return (this.patch != null) ? this.patch.apply(value) : data();
	}

	/**
	 * The value after this write, if it is carried out.
	 * @param current empty for a record that does not exist
	 * @throws InvalidPatchException also if the record would have to exist
	 */
	byte[] applyTo(Optional<StoredRecord> current) throws InvalidPatchException, JsonException {
		if (current.isEmpty() && !isUpsert()) {
			throw new InvalidPatchException("There is no record " + this.name);
		}
		return applyTo(current.orElse(RecordTransition.EMPTY).json());
	}

	/**
	 * Whether the record is created if it does not exist: so do upserts and, as in
	 * {@code record-handler.ts}, 10.1.4, all writes that ask for an acknowledgement.
	 */
	boolean isUpsert() {
		return this.request.isWriteAck() || isUpsertAction(this.request);
	}

	private static boolean isUpsertAction(Message request) {
		return request.action() == RecordAction.CREATEANDUPDATE || request.action() == RecordAction.CREATEANDPATCH;
	}

	/**
	 * What subscribers are sent. Several patches at once go out as the whole value, since
	 * clients up to 7.0.5 do not know them; so does what creates a record, since those
	 * who were told that it does not exist are not at the version before.
	 * @param sendWhole whether a patch alone does not do
	 */
	EncodedMessage change(StoredRecord next, boolean sendWhole) {
		boolean whole = isWhole() || sendWhole || this.kind == RecordAction.PATCH_MULTI;
		return MessageCodec.encode(Message.builder(whole ? RecordAction.UPDATE : RecordAction.PATCH)
			.name(this.name)
			.version(next.version())
			.path(whole ? null : this.request.path())
			.data(whole ? next.json() : this.request.data())
			.build());
	}

	/**
	 * The beginning of every answer to a write.
	 */
	static Message.Builder answer(RecordAction action, Message request) {
		return Message.builder(action)
			.name(request.name())
			.correlationId(request.correlationId())
			.writeAck(request.isWriteAck());
	}

	/**
	 * The answer to a write that was not carried out; clients take an acknowledgement
	 * without error flag for success.
	 */
	Message.Builder failed(RecordAction action) {
		return failed(action, this.kind, this.request);
	}

	/**
	 * The answer to a write whose data, path or version is not acceptable.
	 */
	static Message invalid(Message request) {
		return failed(RecordAction.INVALID_MESSAGE_DATA, kindOf(request), request).build();
	}

	private static Message.Builder failed(RecordAction action, RecordAction kind, Message request) {
		Message.Builder failed = answer(action, request).originalAction(kind);
		return request.isWriteAck() ? failed.error() : failed;
	}

}
