package io.deepstream.server.autoconfigure.annotation;

import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import io.deepstream.server.annotation.PresenceListener;
import io.deepstream.server.autoconfigure.annotation.Payloads.Unreadable;
import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.PresenceChange;
import io.deepstream.server.client.RecordValue;
import io.deepstream.server.client.Subscription;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Methods that hear of something, and return nothing that anybody waits for.
 */
final class ListeningMethods {

	private final Payloads payloads;

	ListeningMethods(Payloads payloads) {
		this.payloads = payloads;
	}

	Consumer<@Nullable JsonNode> event(BeanMethod method) {
		atMostOne(method, "the event's data");
		if (method.parameters().isEmpty()) {
			return (data) -> method.tell();
		}
		Type type = method.typeOf(method.parameters().get(0));
		return (data) -> tell(method, data, type, (value, from) -> value, data);
	}

	Consumer<RecordValue<JsonNode>> value(BeanMethod method) {
		if (method.parameters().size() != 1) {
			throw method.problem("has " + method.parameters().size() + " parameters",
					"Declare one parameter: the record's value, or a RecordValue of it.");
		}
		Type type = method.typeOf(method.parameters().get(0));
		if (method.parameters().get(0).getType() != RecordValue.class) {
			return (record) -> tell(method, record.value(), type, (value, from) -> value, record);
		}
		Type of = (type instanceof ParameterizedType generic) ? generic.getActualTypeArguments()[0] : JsonNode.class;
		return (record) -> tell(method, record.value(), of,
				(value, from) -> new RecordValue<>(from.name(), from.version(), value), record);
	}

	private <F extends @Nullable Object> void tell(BeanMethod method, @Nullable JsonNode data, Type type,
			BiFunction<@Nullable Object, F, @Nullable Object> argument, F from) {
		Object value;
		try {
			value = this.payloads.read(data, type);
		}
		catch (Unreadable invalid) {
			method.failed(invalid);
			return;
		}
		method.tell(argument.apply(value, from));
	}

	static Runnable deletion(BeanMethod method, String name) {
		atMostOne(method, "the record's name", String.class);
		return method.parameters().isEmpty() ? method::tell : () -> method.tell(name);
	}

	static Subscription presence(BeanMethod method, PresenceListener.On on, Deepstream deepstream) {
		List<Parameter> parameters = method.parameters();
		return deepstream.presence().subscribe((change) -> {
			boolean wanted = switch (on) {
				case CHANGE -> true;
				case JOIN -> change.online();
				case LEAVE -> !change.online();
			};
			if (wanted && parameters.isEmpty()) {
				method.tell();
			}
			else if (wanted) {
				method.tell((parameters.get(0).getType() == String.class) ? change.user() : change);
			}
		});
	}

	static void checkPresence(BeanMethod method) {
		atMostOne(method, "the user's id or a PresenceChange", String.class, PresenceChange.class);
	}

	private static void atMostOne(BeanMethod method, String what, Class<?>... types) {
		List<Parameter> parameters = method.parameters();
		boolean fits = parameters.isEmpty() || (parameters.size() == 1
				&& (types.length == 0 || List.of(types).contains(parameters.get(0).getType())));
		if (!fits) {
			throw method.problem("has parameters that it cannot be called with",
					"Declare no parameter, or one: " + what + ".");
		}
	}

}
