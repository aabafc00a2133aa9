package io.deepstream.server.autoconfigure.annotation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import io.deepstream.server.annotation.RequesterAuthentication;
import io.deepstream.server.connection.ClientListener;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.User;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * What users of this node may do: a call says no more than its user's id, so it is what
 * all of the user's connections may. Nothing is known of users of other nodes. Bounded by
 * the connections.
 */
final class ConnectedUsers implements ClientListener, RequesterAuthentication {

	private static final String KEY = "deepstream";

	private final Map<String, Set<Connection>> byUser = new ConcurrentHashMap<>();

	@Override
	public void connected(Connection client) {
		User user = client.user();
		if (user != null && !user.isAnonymous()) {
			this.byUser.compute(user.id(), (id, present) -> {
				Set<Connection> connections = (present != null) ? present : ConcurrentHashMap.newKeySet(1);
				connections.add(client);
				return connections;
			});
		}
	}

	@Override
	public void disconnected(Connection client) {
		User user = client.user();
		if (user != null) {
			this.byUser.computeIfPresent(user.id(), (id, connections) -> {
				connections.remove(client);
				return connections.isEmpty() ? null : connections;
			});
		}
	}

	@Override
	public @Nullable Authentication of(String user) {
		if (new User(user, null).isAnonymous()) {
			return new AnonymousAuthenticationToken(KEY, user, AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
		}
		return UsernamePasswordAuthenticationToken.authenticated(user, null,
				AuthorityUtils.createAuthorityList(authorities(user)));
	}

	private Collection<String> authorities(String user) {
		Set<String> common = null;
		for (Connection connection : this.byUser.getOrDefault(user, Set.of())) {
			Collection<String> authorities = authorities(connection.user());
			if (common == null) {
				common = new TreeSet<>(authorities);
			}
			else {
				common.retainAll(authorities);
			}
		}
		return (common != null) ? common : List.of();
	}

	/** As {@code auth.type=spring} gives them, or whoever else knows of authorities. */
	private static Collection<String> authorities(@Nullable User user) {
		if (user != null && user.serverData() instanceof Map<?, ?> data
				&& data.get("authorities") instanceof Collection<?> authorities) {
			return authorities.stream().filter(String.class::isInstance).map(String.class::cast).toList();
		}
		return List.of();
	}

}
