package io.deepstream.server;

import java.util.concurrent.CompletionStage;

import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.spi.Operation;
import io.deepstream.server.spi.Outcome;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * A checker whose answers are timed when they do not come at once; the clock starts when
 * it turns out that they do not, so that the others cost nothing.
 *
 * @param checker decides
 * @param listener is told
 */
record TimedPermissions(PermissionChecker checker, ServerListener listener) implements PermissionChecker {

	@Override
	public CompletionStage<Boolean> check(PermissionRequest request) {
		CompletionStage<Boolean> answer = this.checker.check(request);
		if (!answer.toCompletableFuture().isDone()) {
			long began = System.nanoTime();
			answer.whenComplete((allowed, failure) -> this.listener.took(Operation.PERMISSION,
					outcome(allowed, failure), System.nanoTime() - began));
		}
		return answer;
	}

	private static Outcome outcome(@Nullable Boolean allowed, @Nullable Throwable failure) {
		if (failure != null || allowed == null) {
			return Outcome.ERROR;
		}
		return allowed ? Outcome.SUCCESS : Outcome.DENIED;
	}

	@Override
	public void onChange(Runnable changed) {
		this.checker.onChange(changed);
	}

}
