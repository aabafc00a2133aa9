package io.deepstream.server.benchmark.load;

/**
 * A frame that is sent again and again, each time with another stamp. Used by one thread.
 */
final class Publication {

	private final byte[] frame;

	private final int at;

	private final int sender;

	Publication(byte[] frame, int sender) {
		this.frame = frame;
		this.at = Stamp.find(frame);
		this.sender = sender;
	}

	/** Valid until the next call. */
	byte[] stamped(long sequence, long time) {
		Stamp.write(this.frame, this.at, this.sender, sequence, time);
		return this.frame;
	}

}
