package io.deepstream.server.autoconfigure.annotation;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.deepstream.server.annotation.RequesterAuthentication;
import org.jspecify.annotations.Nullable;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * The caller is authenticated for Spring Security, on the thread that runs the method.
 * What the caller may do is looked up when something asks for it.
 */
final class SecurityCallers implements Callers {

	private final RequesterAuthentication requesters;

	private final SecurityContextHolderStrategy holder;

	SecurityCallers(RequesterAuthentication requesters, SecurityContextHolderStrategy holder) {
		this.requesters = requesters;
		this.holder = holder;
	}

	@Override
	public CompletionStage<?> as(@Nullable String user, Supplier<CompletionStage<?>> call) {
		SecurityContext before = this.holder.getContext();
		this.holder.setDeferredContext(() -> context(user));
		try {
			return call.get();
		}
		finally {
			if (before.getAuthentication() == null) {
				this.holder.clearContext();
			}
			else {
				this.holder.setContext(before);
			}
		}
	}

	private SecurityContext context(@Nullable String user) {
		SecurityContext context = this.holder.createEmptyContext();
		Authentication authentication = (user != null) ? this.requesters.of(user) : null;
		if (authentication != null) {
			context.setAuthentication(authentication);
		}
		return context;
	}

	@Override
	public boolean isRefusal(Throwable failure) {
		return failure instanceof AccessDeniedException || failure instanceof AuthenticationException;
	}

}
