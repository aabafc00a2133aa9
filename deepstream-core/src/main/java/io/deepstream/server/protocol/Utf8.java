package io.deepstream.server.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import com.google.protobuf.UnsafeByteOperations;

/**
 * Whether bytes are UTF-8: shortest forms only, no halves of surrogate pairs.
 */
final class Utf8 {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private static final long NOT_ASCII = 0x8080808080808080L;

	private Utf8() {
	}

	/**
	 * Steps over ASCII eight bytes at a time, for that is what most texts are made of;
	 * protobuf judges the rest.
	 */
	static boolean isValid(byte[] text) {
		int ascii = 0;
		while (ascii <= text.length - Long.BYTES && ((long) LONGS.get(text, ascii) & NOT_ASCII) == 0) {
			ascii += Long.BYTES;
		}
		return ascii == text.length || UnsafeByteOperations.unsafeWrap(text, ascii, text.length - ascii).isValidUtf8();
	}

}
