package io.deepstream.server.intercept;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sees what a record is about to become: inspects, rewrites or rejects it. Asked after
 * the permission check, with the whole value, whether the client sent that or a patch;
 * also for what a subscription creates and for writes without version (hot path). Those
 * of a chain are asked one after the other, each with what the one before made of the
 * value.
 * <p>
 * <b>Asked again.</b> A write that loses a race against another one is tried anew, and
 * its interceptors are asked anew: they should have no effect of their own, that is what
 * a {@link CommitListener} is for. Whether a write wins is not known before.
 * <p>
 * <b>A value that is changed</b> must be a JSON object or array. All subscribers get it
 * as a whole, the writer among them, whose own copy is another.
 * <p>
 * <b>Threads.</b> Called on any of the engine's threads: must not block. What else is
 * asked for on this record waits for the answer; one that is there at once costs no
 * change of thread.
 * <p>
 * <b>Errors.</b> As with {@link MessageInterceptor}. Nothing is written then, and the
 * client is told with the write's correlation id.
 */
@FunctionalInterface
public non-sealed interface WriteInterceptor extends Interceptor {

	/**
	 * Decides on one write.
	 * @param write what the record is and what it will be
	 * @return the value to be written, UTF-8 JSON: {@link ProposedWrite#pass()}, or
	 * another one
	 */
	CompletionStage<byte[]> beforeWrite(ProposedWrite write);

	/**
	 * Decides on one deletion. Lets all pass unless overridden.
	 * @param deletion what would go
	 * @return completes when it may
	 */
	default CompletionStage<Void> beforeDeletion(ProposedDeletion deletion) {
		return CompletableFuture.completedStage(null);
	}

}
