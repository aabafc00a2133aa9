package io.deepstream.server.record;

import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.StoredRecord;

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
		return MessageCodec.encode(valued(RecordAction.UPDATE, name, record.version(), record));
	}

	/**
	 * The end of a record, for subscribers.
	 */
	static EncodedMessage deleted(String name) {
		return MessageCodec.encode(Message.builder(RecordAction.DELETED).name(name).build());
	}

	/**
	 * The answer to a read.
	 */
	static Message read(String name, long version, StoredRecord record) {
		return valued(RecordAction.READ_RESPONSE, name, version, record);
	}

	/**
	 * The version of a record, -1 if it does not exist.
	 */
	static Message head(String name, long version) {
		return Message.builder(RecordAction.HEAD_RESPONSE).name(name).version(version).build();
	}

	private static Message valued(RecordAction action, String name, long version, StoredRecord record) {
		return Message.builder(action).name(name).version(version).data(record.json()).build();
	}

}
