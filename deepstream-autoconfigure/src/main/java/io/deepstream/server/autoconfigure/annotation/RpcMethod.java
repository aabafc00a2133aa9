package io.deepstream.server.autoconfigure.annotation;

import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.deepstream.server.annotation.Requester;
import io.deepstream.server.autoconfigure.annotation.Payloads.Unreadable;
import io.deepstream.server.client.RpcException;
import io.deepstream.server.client.RpcRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A method that answers calls.
 */
final class RpcMethod {

	private static final Logger logger = LoggerFactory.getLogger(RpcMethod.class);

	private static final String DENIED = "access denied";

	private final BeanMethod method;

	private final Payloads payloads;

	private final Callers callers;

	private final List<Function<RpcRequest, @Nullable Object>> arguments = new ArrayList<>();

	RpcMethod(BeanMethod method, Payloads payloads, Callers callers) {
		this.method = method;
		this.payloads = payloads;
		this.callers = callers;
		if (Results.isMany(method.returnType())) {
			throw method.problem("returns any number of results, but a call has one answer",
					"Return the result itself, a CompletionStage or a Mono of it.");
		}
		long data = method.parameters().stream().filter(RpcMethod::isData).count();
		method.parameters().forEach((parameter) -> this.arguments.add(argument(parameter, data == 1)));
	}

	private static boolean isData(Parameter parameter) {
		return parameter.getType() != RpcRequest.class && !parameter.isAnnotationPresent(Requester.class);
	}

	private Function<RpcRequest, @Nullable Object> argument(Parameter parameter, boolean whole) {
		if (parameter.getType() == RpcRequest.class) {
			return (request) -> request;
		}
		if (parameter.isAnnotationPresent(Requester.class)) {
			if (parameter.getType() != String.class) {
				throw this.method.problem("has a @Requester parameter that is no text", "Declare it as a String.");
			}
			return RpcRequest::requester;
		}
		Type type = this.method.typeOf(parameter);
		if (whole) {
			return (request) -> this.payloads.read(request.data(JsonNode.class), type);
		}
		if (!parameter.isNamePresent()) {
			throw this.method.problem("has several parameters whose names are not known",
					"Compile with -parameters, or declare one parameter for the whole data.");
		}
		return (request) -> this.payloads.read(member(request, parameter.getName()), type);
	}

	private static @Nullable JsonNode member(RpcRequest request, String name) {
		JsonNode data = request.data(JsonNode.class);
		if (data == null || !data.isObject()) {
			throw new RpcException("The data has to be an object");
		}
		return data.get(name);
	}

	CompletionStage<?> answer(RpcRequest request) {
		return this.callers.as(request.requester(), () -> call(request));
	}

	private CompletionStage<?> call(RpcRequest request) {
		@Nullable Object[] values = new Object[this.arguments.size()];
		try {
			for (int i = 0; i < values.length; i++) {
				values[i] = this.arguments.get(i).apply(request);
			}
		}
		catch (Unreadable invalid) {
			logger.debug("{} was called with unreadable data", this.method, invalid);
			return CompletableFuture.failedStage(new RpcException("The data is " + invalid.getMessage()));
		}
		catch (RuntimeException invalid) {
			return CompletableFuture.failedStage(invalid);
		}
		try {
			return Results.stage(this.method.call(values))
				.exceptionallyCompose((failure) -> CompletableFuture.failedStage(told(Results.cause(failure))));
		}
		catch (Throwable failure) {
			return CompletableFuture.failedStage(told(failure));
		}
	}

	private Throwable told(Throwable failure) {
		if (this.callers.isRefusal(failure)) {
			logger.debug("{} was denied", this.method, failure);
			return new RpcException(DENIED);
		}
		return failure;
	}

}
