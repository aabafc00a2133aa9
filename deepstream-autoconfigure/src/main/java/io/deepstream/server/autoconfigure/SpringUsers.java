package io.deepstream.server.autoconfigure;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.connection.User;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;
import org.springframework.util.ClassUtils;

/**
 * Makes users of those that Spring Security, the container or TLS have authenticated.
 * Rules see authorities and claims as {@code user.data}; the client is not told them.
 */
final class SpringUsers {

	static final AuthResult NOBODY = new AuthResult.Denied(null);

	private static final boolean TOKENS = isPresent(
			"org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken");

	private static final boolean OAUTH = isPresent(
			"org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal");

	private SpringUsers() {
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, SpringUsers.class.getClassLoader());
	}

	/** A token's expiry is that of the login. */
	static AuthResult of(Principal principal) {
		if (!(principal instanceof Authentication authentication)) {
			return allowed(principal.getName(), List.of(), Map.of(), null);
		}
		if (!authentication.isAuthenticated()) {
			return NOBODY;
		}
		List<String> authorities = List.copyOf(new TreeSet<>(authentication.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.filter(Objects::nonNull)
			.toList()));
		if (TOKENS && authentication instanceof AbstractOAuth2TokenAuthenticationToken<?> token) {
			return allowed(token.getName(), authorities, token.getTokenAttributes(), token.getToken().getExpiresAt());
		}
		Map<String, ?> claims = (OAUTH && authentication.getPrincipal() instanceof OAuth2AuthenticatedPrincipal oauth)
				? oauth.getAttributes() : Map.of();
		return allowed(authentication.getName(), authorities, claims, null);
	}

	/** Named by the common name of the subject. */
	static AuthResult of(X509Certificate certificate) {
		String subject = certificate.getSubjectX500Principal().getName();
		Map<String, Object> claims = Map.of("subject", subject, "issuer",
				certificate.getIssuerX500Principal().getName(), "serialNumber",
				certificate.getSerialNumber().toString(16));
		return allowed(commonName(subject), List.of(), claims, certificate.getNotAfter().toInstant());
	}

	private static @Nullable String commonName(String subject) {
		try {
			return new LdapName(subject).getRdns()
				.stream()
				.filter((part) -> part.getType().equalsIgnoreCase("CN"))
				.map((part) -> part.getValue().toString())
				.findFirst()
				.orElse(null);
		}
		catch (InvalidNameException malformed) {
			return null;
		}
	}

	private static AuthResult allowed(@Nullable String id, List<String> authorities, Map<String, ?> claims,
			@Nullable Instant expiresAt) {
		if (id == null || id.isEmpty()) {
			return NOBODY;
		}
		Map<String, Object> data = Map.of("authorities", authorities, "claims", object(claims));
		return new AuthResult.Allowed(new User(id, data), expiresAt);
	}

	/** As JSON has it: times are seconds since 1970, as in the token. */
	private static @Nullable Object json(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			return object(map);
		}
		if (value instanceof Collection<?> collection) {
			return collection.stream().map(SpringUsers::json).toList();
		}
		if (value instanceof Instant time) {
			return time.getEpochSecond();
		}
		return (value == null || value instanceof Number || value instanceof Boolean) ? value : value.toString();
	}

	private static Map<String, @Nullable Object> object(Map<?, ?> map) {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		map.forEach((name, value) -> object.put(String.valueOf(name), json(value)));
		return object;
	}

}
