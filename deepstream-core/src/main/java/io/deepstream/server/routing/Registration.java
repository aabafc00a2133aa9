package io.deepstream.server.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * Something that a client has begun and not ended.
 *
 * @param action the request that begins it
 * @param name what it is about; absent for all users
 */
public record Registration(Action action, @Nullable String name) {

	/**
	 * One for each name.
	 * @param action the request that begins them
	 * @param names what they are about
	 * @return a new list
	 */
	public static List<Registration> all(Action action, Collection<String> names) {
		List<Registration> all = new ArrayList<>(names.size());
		names.forEach((name) -> all.add(new Registration(action, name)));
		return all;
	}

	/** As if it were asked for now. */
	Message request() {
		return Message.builder(this.action).name(this.name).build();
	}

}
