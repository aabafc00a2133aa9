package io.deepstream.server.protocol;

import java.io.IOException;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;

/**
 * Where the fields of a message go: one walk over them adds up the size, a second one
 * fills an array of that size.
 */
interface FieldSink {

	/**
	 * Also for enums and booleans, which look the same.
	 */
	void writeInt(int number, int value) throws IOException;

	void writeString(int number, String value) throws IOException;

	void writeBytes(int number, byte[] value) throws IOException;

	/**
	 * An entry of a map, key and value written whatever they are.
	 */
	void writeEntry(int number, String key, int value) throws IOException;

	/**
	 * Adds up how many bytes a {@link Stream} would write.
	 */
	final class Size implements FieldSink {

		private int total;

		int total() {
			return this.total;
		}

		@Override
		public void writeInt(int number, int value) {
			this.total += CodedOutputStream.computeInt32Size(number, value);
		}

		@Override
		public void writeString(int number, String value) {
			this.total += CodedOutputStream.computeStringSize(number, value);
		}

		@Override
		public void writeBytes(int number, byte[] value) {
			this.total += CodedOutputStream.computeByteArraySize(number, value);
		}

		@Override
		public void writeEntry(int number, String key, int value) {
			int size = Stream.entrySize(key, value);
			this.total += CodedOutputStream.computeTagSize(number) + CodedOutputStream.computeUInt32SizeNoTag(size)
					+ size;
		}

	}

	/**
	 * Writes to a stream.
	 */
	record Stream(CodedOutputStream out) implements FieldSink {

		static final int KEY = 1;

		static final int VALUE = 2;

		static int entrySize(String key, int value) {
			return CodedOutputStream.computeStringSize(KEY, key) + CodedOutputStream.computeInt32Size(VALUE, value);
		}

		@Override
		public void writeInt(int number, int value) throws IOException {
			this.out.writeInt32(number, value);
		}

		@Override
		public void writeString(int number, String value) throws IOException {
			this.out.writeString(number, value);
		}

		@Override
		public void writeBytes(int number, byte[] value) throws IOException {
			this.out.writeByteArray(number, value);
		}

		@Override
		public void writeEntry(int number, String key, int value) throws IOException {
			this.out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
			this.out.writeUInt32NoTag(entrySize(key, value));
			this.out.writeString(KEY, key);
			this.out.writeInt32(VALUE, value);
		}

	}

}
