package io.deepstream.server.autoconfigure;

import io.deepstream.server.auth.HashAlgorithm;
import io.deepstream.server.auth.PasswordHash;
import io.deepstream.server.auth.StorageUserOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Users in the storage.
 *
 * @param table What the names of the users' records begin with, before the slash.
 * @param createUser Whether whoever logs in by a name that is not there is registered.
 * @param hash What passwords are hashed with.
 * @param iterations How often the hash is applied.
 * @param keyLength Bytes of the key that results.
 * @param reportInvalidParameters Whether a wrong password is answered instead of asking
 * the next one. True unless 'deepstream.auth.type' has several.
 */
@ConfigurationProperties("deepstream.auth.storage")
public record StorageAuthProperties(@DefaultValue("Users") String table, @DefaultValue("false") boolean createUser,
		@DefaultValue("sha512") HashAlgorithm hash, @DefaultValue("210000") int iterations,
		@DefaultValue("32") int keyLength, @Nullable Boolean reportInvalidParameters) {

	public StorageAuthProperties {
		Check.that(!table.isBlank() && table.length() <= 256, "deepstream.auth.storage.table",
				"within 1 and 256 characters", '"' + table + '"');
		Check.hash("deepstream.auth.storage", iterations, keyLength);
	}

	StorageUserOptions toOptions(boolean reports) {
		return new StorageUserOptions(this.table, this.createUser,
				new PasswordHash(this.hash, this.iterations, this.keyLength), reports);
	}

}
