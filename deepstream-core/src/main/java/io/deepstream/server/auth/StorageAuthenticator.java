package io.deepstream.server.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users who are records of the storage, such as {@code Users/alice}; as
 * {@code storage-based-authentication.ts}, 10.1.4. The id of such a user is that in the
 * client data, not the name.
 */
public final class StorageAuthenticator implements Authenticator {

	private static final Logger logger = LoggerFactory.getLogger(StorageAuthenticator.class);

	private final RecordStorage storage;

	private final StorageUserOptions options;

	private final HashThreads threads;

	/** Records made at this moment; the logins under way bound them. */
	private final Set<String> registering = ConcurrentHashMap.newKeySet();

	/**
	 * Asks a storage.
	 * @param storage not closed by this
	 * @param options where the users are
	 * @param threads where passwords are hashed
	 */
	public StorageAuthenticator(RecordStorage storage, StorageUserOptions options, HashThreads threads) {
		this.storage = storage;
		this.options = options;
		this.threads = threads;
	}

	@Override
	public CompletionStage<Optional<AuthResult>> authenticate(AuthRequest request) {
		Credentials credentials = Credentials.of(request).orElse(null);
		if (credentials == null) {
			return CompletableFuture.completedStage(refusal("missing authentication parameters: username or password"));
		}
		if (!this.options.isName(credentials.username())) {
			return CompletableFuture.completedStage(refusal("invalid username"));
		}
		String record = this.options.table() + "/" + credentials.username();
		return found(record, (stored) -> {
			if (stored.isEmpty() && this.options.createUser()) {
				return register(record, credentials);
			}
			return login(record, stored, credentials.password());
		});
	}

	private Optional<AuthResult> refusal(String error) {
		return this.options.reportInvalidParameters() ? Answer.deniedBecause(error) : Optional.empty();
	}

	private CompletionStage<Optional<AuthResult>> found(String record,
			Function<Optional<StoredRecord>, CompletionStage<Optional<AuthResult>>> then) {
		return this.storage.get(record).handle((stored, failure) -> {
			if (failure != null) {
				logger.error("User {} cannot be read", record, failure);
				return CompletableFuture.completedStage(Answer.unavailable("Error retrieving user from storage"));
			}
			return then.apply(stored);
		}).thenCompose(Function.identity());
	}

	private CompletionStage<Optional<AuthResult>> login(String record, Optional<StoredRecord> stored, String password) {
		Map<?, ?> user = stored.map((found) -> user(record, found)).orElse(Map.of());
		String hash = (user.get("password") instanceof String text) ? text : null;
		return this.threads.call(() -> this.options.hash().matches(password, hash)).thenApply((matches) -> {
			if (matches) {
				return Answer.allowed(id(user), user.get("clientData"), user.get("serverData"));
			}
			return (stored.isPresent() && this.options.reportInvalidParameters()) ? Answer.denied(null)
					: Optional.empty();
		});
	}

	private static Map<?, ?> user(String record, StoredRecord stored) {
		try {
			if (Answer.JSON.read(stored.json()) instanceof Map<?, ?> user && user.get("password") instanceof String) {
				return user;
			}
		}
		catch (JsonException ex) {
			// what the parser says quotes the record
		}
		logger.error("Record {} is not that of a user", record);
		return Map.of();
	}

	private static @Nullable Object id(Map<?, ?> user) {
		return (user.get("clientData") instanceof Map<?, ?> clientData) ? clientData.get("id") : null;
	}

	/** Looks again: between reading and this, another login may have registered it. */
	private CompletionStage<Optional<AuthResult>> register(String record, Credentials credentials) {
		if (credentials.password().isEmpty() || !this.registering.add(record)) {
			return CompletableFuture.completedStage(Answer.deniedBecause("Error creating user"));
		}
		return found(record,
				(stored) -> stored.isPresent() ? login(record, stored, credentials.password())
						: create(record, credentials))
			.whenComplete((result, failure) -> this.registering.remove(record));
	}

	private CompletionStage<Optional<AuthResult>> create(String record, Credentials credentials) {
		Map<String, Object> clientData = Map.of("id", UUID.randomUUID().toString());
		Map<String, Object> serverData = Map.of("created", System.currentTimeMillis());
		return this.threads.call(() -> this.options.hash().create(credentials.password())).thenCompose((hash) -> {
			Map<String, Object> user = new LinkedHashMap<>();
			user.put("username", credentials.username());
			user.put("password", hash);
			user.put("clientData", clientData);
			user.put("serverData", serverData);
			return this.storage.save(record, new StoredRecord(1, json(user)));
		}).handle((saved, failure) -> {
			if (failure != null) {
				logger.error("User {} cannot be stored", record, failure);
				return CompletableFuture.completedStage(Answer.unavailable("Error creating user"));
			}
			return found(record, (stored) -> confirm(record, stored, clientData, serverData));
		}).thenCompose(Function.identity());
	}

	/** Of several nodes that register a name at the same time, the last one has it. */
	private static CompletionStage<Optional<AuthResult>> confirm(String record, Optional<StoredRecord> stored,
			Map<String, Object> clientData, Map<String, Object> serverData) {
		Object id = id(stored.map((found) -> user(record, found)).orElse(Map.of()));
		return CompletableFuture.completedStage(Objects.equals(id, clientData.get("id"))
				? Answer.allowed(id, clientData, serverData) : Answer.deniedBecause("Error creating user"));
	}

	private static byte[] json(Map<String, Object> user) {
		try {
			return Answer.JSON.write(user);
		}
		catch (JsonException ex) {
			throw new IllegalStateException("Not JSON", ex);
		}
	}

}
