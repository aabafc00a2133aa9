package io.deepstream.server.autoconfigure;

import java.time.Duration;

import io.deepstream.server.auth.HashAlgorithm;
import io.deepstream.server.auth.PasswordHash;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Users of a file.
 *
 * @param users Location of the file with the users, such as 'file:users.yml' or
 * 'classpath:users.json'. Required for type 'file'.
 * @param hash What the passwords in the file are hashed with. Clear text if not set.
 * @param iterations How often the hash is applied.
 * @param keyLength Bytes of the key that results.
 * @param reportInvalidParameters Whether a wrong password is answered instead of asking
 * the next one. True unless 'deepstream.auth.type' has several.
 * @param reloadInterval How often it is looked whether the file has changed. Zero for
 * never.
 */
@ConfigurationProperties("deepstream.auth.file")
public record FileAuthProperties(@Nullable String users, @Nullable HashAlgorithm hash,
		@DefaultValue("210000") int iterations, @DefaultValue("32") int keyLength,
		@Nullable Boolean reportInvalidParameters, @DefaultValue("5s") Duration reloadInterval) {

	public FileAuthProperties {
		Check.that(users != null && !users.isBlank(), "deepstream.auth.file.users",
				"the location of a file when deepstream.auth.type has file",
				(users != null) ? '"' + users + '"' : "missing");
		Check.hash("deepstream.auth.file", iterations, keyLength);
		Check.notNegative("deepstream.auth.file.reload-interval", reloadInterval);
	}

	@Nullable PasswordHash toHash() {
		return (this.hash != null) ? new PasswordHash(this.hash, this.iterations, this.keyLength) : null;
	}

}
