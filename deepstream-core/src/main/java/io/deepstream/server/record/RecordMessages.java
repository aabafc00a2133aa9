package io.deepstream.server.record;

import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * What clients are told about a record.
 */
final class RecordMessages {

	private RecordMessages() {
	}

	/**
	 * The whole value, for subscribers.
	 */
	static EncodedMessage update(String name, StoredRecord record) {
		return MessageCodec.encode(
				Message.builder(RecordAction.UPDATE).name(name).version(record.version()).data(record.json()).build());
	}

	/**
	 * The end of a record, for subscribers.
	 */
	static EncodedMessage deleted(String name) {
		return MessageCodec.encode(Message.builder(RecordAction.DELETED).name(name).build());
	}

	/**
	 * The answer to a read; version -1 if the record does not exist.
	 * @param id correlation id, see {@code Answers.localId}
	 */
	static Message read(@Nullable String id, String name, long version, StoredRecord record) {
		return Message.builder(RecordAction.READ_RESPONSE)
			.name(name)
			.correlationId(id)
			.version(version)
			.data(record.json())
			.build();
	}

	/**
	 * The version of a record, -1 if it does not exist.
	 * @param id correlation id, see {@code Answers.localId}
	 */
	static Message head(@Nullable String id, String name, long version) {
		return Message.builder(RecordAction.HEAD_RESPONSE).name(name).correlationId(id).version(version).build();
	}

}
