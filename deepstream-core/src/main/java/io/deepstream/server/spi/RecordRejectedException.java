package io.deepstream.server.spi;

import io.deepstream.server.protocol.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A storage can never hold this version of a record, whoever asks and however often: it
 * is too large, or has a value that the database does not know. Not for what the server,
 * the network or other writers are to blame for. The engine does not repeat such a write;
 * other versions of the record are tried as usual.
 */
public final class RecordRejectedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Says why.
	 * @param name of the record
	 * @param reason the rest of a sentence about the record, as {@code is too large}
	 * @param cause what the driver said; null if it was not asked
	 */
	public RecordRejectedException(String name, String reason, @Nullable Throwable cause) {
		super("Record " + Printable.escape(name) + " " + reason, cause);
	}

}
