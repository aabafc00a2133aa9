package io.deepstream.server.routing;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.connection.Requests;
import io.deepstream.server.intercept.Interceptors;
import io.deepstream.server.intercept.Verdict;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every message of every client to where it is handled: to the login before it is
 * logged in, then through the interceptors and the permission gate to the handler of its
 * topic.
 */
public final class MessageRouter implements Requests {

	private static final Logger logger = LoggerFactory.getLogger(MessageRouter.class);

	private final Login login;

	private final Interceptors interceptors;

	private final PermissionGate gate;

	private final Map<Topic, TopicHandler> handlers;

	private final int maxNameLength;

	/**
	 * Routes to the given handlers.
	 * @param login for clients that are not logged in
	 * @param interceptors asked before the gate is
	 * @param gate asked before a handler is
	 * @param handlers by topic, in the order in which they hear of a disconnect; messages
	 * of other topics are refused
	 * @param maxNameLength characters of a name, pattern, path or correlation id
	 */
	public MessageRouter(Login login, Interceptors interceptors, PermissionGate gate, Map<Topic, TopicHandler> handlers,
			int maxNameLength) {
		this.login = login;
		this.interceptors = interceptors;
		this.gate = gate;
		this.handlers = new EnumMap<>(handlers);
		this.maxNameLength = maxNameLength;
	}

	@Override
	public @Nullable CompletionStage<?> received(Connection connection, Message message, int cost) {
		if (connection.user() == null) {
			CompletionStage<?> login = this.login.received(connection, message);
			connection.answered(cost);
			return login;
		}
		TopicHandler handler = this.handlers.get(message.topic());
		if (message.action() == AuthAction.REQUEST) {
			this.login.again(connection, message).whenComplete((done, failure) -> connection.answered(cost));
			return null;
		}
		if (handler == null) {
			connection.refuse(Limit.UNEXPECTED, Answers.unknownTopic());
		}
		else if (message.action().code() == 0) {
			logger.debug("{} sent an unknown action of topic {}", connection, message.topic());
			connection.refuse(Limit.UNEXPECTED, null);
		}
		else if (!hasAcceptableNames(message)) {
			connection.refuse(Limit.NAME_LENGTH, Answers.invalidData(message));
		}
		else if (this.interceptors.intercepts(message)) {
			return intercept(handler, connection, message, cost);
		}
		else {
			return handleIfPermitted(handler, connection, message, cost);
		}
		connection.answered(cost);
		return null;
	}

	private @Nullable CompletionStage<?> intercept(TopicHandler handler, Connection connection, Message message,
			int cost) {
		CompletableFuture<Verdict<Message>> verdict = this.interceptors.received(connection, message)
			.toCompletableFuture();
		if (verdict.isDone()) {
			return verdict.thenApply((judged) -> intercepted(judged, handler, connection, message, cost)).getNow(null);
		}
		return verdict.thenCompose((judged) -> {
			CompletionStage<?> handled = intercepted(judged, handler, connection, message, cost);
			return (handled != null) ? handled.thenAccept((done) -> {
			}) : CompletableFuture.completedStage(null);
		});
	}

	private @Nullable CompletionStage<?> intercepted(Verdict<Message> verdict, TopicHandler handler,
			Connection connection, Message received, int cost) {
		if (verdict instanceof Verdict.Rejected<Message> rejected) {
			List<String> names = received.names();
			for (String name : names.isEmpty() ? Collections.singletonList(received.name()) : names) {
				Answers.reject(connection, received, name, rejected.kind());
			}
		}
		else if (verdict instanceof Verdict.Passed<Message> passed && !connection.isClosed()) {
			if (hasAcceptableNames(passed.value())) {
				return handleIfPermitted(handler, connection, passed.value(), cost);
			}
			connection.refuse(Limit.NAME_LENGTH, Answers.invalidData(received));
		}
		connection.answered(cost);
		return null;
	}

	private @Nullable CompletionStage<?> handleIfPermitted(TopicHandler handler, Connection connection, Message message,
			int cost) {
		if (connection.isTrusted() || this.gate.isFree(message)) {
			answer(handler.handle(connection, message), connection, cost);
			return null;
		}
		return this.gate.permit(connection, message).thenAccept((permitted) -> {
			if (permitted.isPresent() && !connection.isClosed()) {
				answer(handler.handle(connection, permitted.get()), connection, cost);
			}
			else {
				connection.answered(cost);
			}
		});
	}

	private static void answer(CompletionStage<?> answered, Connection connection, int cost) {
		if (answered.toCompletableFuture().isDone()) {
			connection.answered(cost);
		}
		else {
			answered.whenComplete((done, failure) -> connection.answered(cost));
		}
	}

	private boolean hasAcceptableNames(Message message) {
		return isAcceptable(message.name()) && isAcceptable(message.correlationId()) && isShortEnough(message.path())
				&& isAcceptable(message.subscription()) && areAcceptable(message.names());
	}

	private boolean areAcceptable(List<String> names) {
		for (String name : names) {
			if (!isAcceptable(name)) {
				return false;
			}
		}
		return true;
	}

	private boolean isAcceptable(@Nullable String name) {
		return isShortEnough(name) && (name == null || !name.isEmpty());
	}

	private boolean isShortEnough(@Nullable String name) {
		return name == null || name.length() <= this.maxNameLength;
	}

	@Override
	public void disconnected(Connection connection) {
		this.handlers.values().forEach((handler) -> handler.disconnected(connection));
	}

}
