package io.deepstream.server.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.permission.RecordAccess;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the {@link PermissionChecker} and tells the client what was denied. Which actions
 * are asked for at all is as in {@code rules-map.ts}, 10.1.4: whatever ends or answers
 * something is free. An upsert needs the permission to create and the one to write. What
 * a subscription needs that may create depends on what is there: the record handler asks
 * for it with {@link #check}.
 */
public final class PermissionGate {

	private static final Logger logger = LoggerFactory.getLogger(PermissionGate.class);

	private final PermissionChecker checker;

	private final Supplier<RecordAccess> records;

	/**
	 * Guards with a checker.
	 * @param checker the only one
	 * @param records what it may look at; asked for with each check
	 */
	public PermissionGate(PermissionChecker checker, Supplier<RecordAccess> records) {
		this.checker = checker;
		this.records = records;
	}

	/**
	 * Whether everything is allowed, so that nothing needs to be asked.
	 * @return true for {@link PermissionChecker#ALLOW_ALL}
	 */
	public boolean allowsAll() {
		return this.checker == PermissionChecker.ALLOW_ALL;
	}

	/**
	 * Whether {@link #permit} would let the message pass without asking.
	 * @param message of a logged-in client
	 * @return true for free actions
	 */
	boolean isFree(Message message) {
		return allowsAll() || !isChecked(message.action());
	}

	private static boolean isChecked(Action action) {
		if (action instanceof RecordAction record) {
			return switch (record) {
				case SUBSCRIBE, SUBSCRIBEANDHEAD, SUBSCRIBEANDREAD, READ, HEAD, UPDATE, PATCH, PATCH_MULTI, DELETE,
						ERASE, LISTEN, NOTIFY, CREATEANDUPDATE, CREATEANDPATCH ->
					true;
				default -> false;
			};
		}
		if (action instanceof EventAction event) {
			return event == EventAction.EMIT || event == EventAction.SUBSCRIBE || event == EventAction.LISTEN;
		}
		if (action instanceof RpcAction rpc) {
			return rpc == RpcAction.PROVIDE || rpc == RpcAction.REQUEST;
		}
		return action == PresenceAction.SUBSCRIBE || action == PresenceAction.SUBSCRIBE_ALL
				|| action == PresenceAction.QUERY || action == PresenceAction.QUERY_ALL;
	}

	/**
	 * Checks a message name by name and sends a denial for each name that may not pass.
	 * @param sender a logged-in client
	 * @param message with none, one or several names
	 * @return for the names allowed; empty when nothing is left. Never fails.
	 */
	CompletionStage<Optional<Permit>> permit(Connection sender, Message message) {
		return permit(sender, message, this.records.get());
	}

	CompletionStage<Optional<Permit>> permit(Connection sender, Message message, RecordAccess records) {
		Permit permit = new Permit(this, sender, message, records);
		if (message.names().isEmpty()) {
			return checkOne(permit).thenApply((allowed) -> allowed ? Optional.of(permit) : Optional.empty());
		}
		List<CompletableFuture<Boolean>> checks = new ArrayList<>(message.names().size());
		for (String name : message.names()) {
			checks.add(check(sender, message.action(), name, message).toCompletableFuture());
		}
		return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new))
			.thenApply((done) -> reduce(permit, checks));
	}

	private CompletionStage<Boolean> checkOne(Permit permit) {
		Message message = permit.message();
		if (message.action() != RecordAction.CREATEANDUPDATE && message.action() != RecordAction.CREATEANDPATCH) {
			return check(permit, message.action());
		}
		RecordAction part = (message.path() != null) ? RecordAction.PATCH : RecordAction.UPDATE;
		return check(permit, RecordAction.CREATE)
			.thenCompose((allowed) -> allowed ? check(permit, part) : CompletableFuture.completedStage(false));
	}

	private CompletionStage<Boolean> check(Permit permit, Action action) {
		return check(permit.sender(), action, permit.message().name(), permit.message(), permit);
	}

	private Optional<Permit> reduce(Permit permit, List<CompletableFuture<Boolean>> checks) {
		Message message = permit.message();
		List<String> allowed = new ArrayList<>();
		for (int i = 0; i < checks.size(); i++) {
			if (checks.get(i).getNow(false)) {
				allowed.add(message.names().get(i));
			}
		}
		if (allowed.isEmpty()) {
			return Optional.empty();
		}
		return Optional.of((allowed.size() == checks.size()) ? permit
				: new Permit(this, permit.sender(), message.toBuilder().names(allowed).build(), permit));
	}

	/**
	 * Checks one action on one name and sends the denial if it may not pass.
	 * @param sender a logged-in client
	 * @param action what is asked for
	 * @param name of what
	 * @param request the message as received: the denial names its action
	 * @return whether it may pass; never fails
	 */
	public CompletionStage<Boolean> check(Connection sender, Action action, @Nullable String name, Message request) {
		return check(sender, action, name, request, this.records.get());
	}

	private CompletionStage<Boolean> check(Connection sender, Action action, @Nullable String name, Message request,
			RecordAccess records) {
		User user = sender.user();
		if (user == null || sender.isTrusted()) {
			return CompletableFuture.completedStage(user != null);
		}
		return ask(new PermissionRequest(user, action, name, request, records)).handle((allowed, failure) -> {
			if (failure != null) {
				logger.debug("Permission check of {} on {} failed for {}", action, Printable.of(name), sender, failure);
				sender.refuse(Limit.PERMISSION, Answers.permissionError(request, name));
				return false;
			}
			if (!allowed) {
				sender.refuse(Limit.PERMISSION, Answers.denied(request, name));
			}
			return allowed;
		});
	}

	private CompletionStage<Boolean> ask(PermissionRequest request) {
		try {
			return this.checker.check(request);
		}
		catch (RuntimeException failure) {
			return CompletableFuture.failedStage(failure);
		}
	}

}
