package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.Optional;

import io.deepstream.server.auth.AuthOptions;
import io.deepstream.server.auth.HashThreads;
import io.deepstream.server.auth.HttpAuthenticator;
import io.deepstream.server.auth.InvalidUsersException;
import io.deepstream.server.auth.StorageAuthenticator;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.spi.RecordStorage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;

/**
 * Logins by the users of a file, by a webhook, and by the users in the storage.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class)
@EnableConfigurationProperties(AuthProperties.class)
public final class DeepstreamAuthAutoConfiguration {

	@Bean
	HashThreads deepstreamHashThreads(AuthProperties properties) {
		AuthOptions options = properties.toOptions();
		return new HashThreads(options.maxConcurrent(), options.timeout());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAuthType(AuthProperties.Type.FILE)
	@EnableConfigurationProperties(FileAuthProperties.class)
	static class File {

		@Bean
		UsersFile deepstreamUsersFile(AuthProperties auth, FileAuthProperties properties, HashThreads threads,
				ResourceLoader resources) {
			String location = String.valueOf(properties.users());
			try {
				return new UsersFile(resources.getResource(location), properties.toHash(),
						auth.reports(properties.reportInvalidParameters()), threads, properties.reloadInterval());
			}
			catch (IOException | InvalidUsersException ex) {
				throw new UnusableConfigurationException(
						"deepstream.auth.file.users is " + location + ", which cannot be used: "
								+ WatchedFile.reason(ex),
						"Correct the file, or change deepstream.auth.file.users or deepstream.auth.file.hash.", ex);
			}
		}

		@Bean
		ConfiguredAuthenticator deepstreamFileAuthenticator(UsersFile file) {
			return new ConfiguredAuthenticator(AuthProperties.Type.FILE, file.authenticator());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAuthType(AuthProperties.Type.HTTP)
	@EnableConfigurationProperties(HttpAuthProperties.class)
	static class Http {

		@Bean
		ConfiguredAuthenticator deepstreamHttpAuthenticator(AuthProperties auth, HttpAuthProperties properties,
				ObjectProvider<SslBundles> bundles) {
			return new ConfiguredAuthenticator(AuthProperties.Type.HTTP,
					new HttpAuthenticator(properties.toOptions(auth.maxConcurrent()),
							auth.reports(properties.reportInvalidParameters()),
							connections(properties.ssl().find(bundles))));
		}

		private static HttpClient.Builder connections(@Nullable SslBundle bundle) {
			HttpClient.Builder connections = HttpClient.newBuilder();
			if (bundle != null) {
				ClientTls tls = new ClientTls(bundle);
				connections.sslContext(tls.context()).sslParameters(tls.parameters());
			}
			return connections;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAuthType(AuthProperties.Type.STORAGE)
	@EnableConfigurationProperties(StorageAuthProperties.class)
	static class Storage {

		private static final Logger logger = LoggerFactory.getLogger(Storage.class);

		@Bean
		ConfiguredAuthenticator deepstreamStorageAuthenticator(AuthProperties auth, StorageAuthProperties properties,
				ObjectProvider<RecordStorage> storage, ObjectProvider<PermissionChecker> permissions,
				HashThreads threads) {
			if (permissions.stream().findAny().isEmpty()) {
				logger.warn("Every client may read and write the users, which are records:"
						+ " set deepstream.permission.type, and deny {}/*", properties.table());
			}
			RecordStorage found = Optional.ofNullable(storage.getIfAvailable())
				.orElseThrow(() -> AuthenticatorChoice.missing(AuthProperties.Type.STORAGE));
			return new ConfiguredAuthenticator(AuthProperties.Type.STORAGE, new StorageAuthenticator(found,
					properties.toOptions(auth.reports(properties.reportInvalidParameters())), threads));
		}

	}

}
