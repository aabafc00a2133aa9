package io.deepstream.server.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerOptions;
import io.deepstream.server.SubscriptionCounts;
import io.deepstream.server.cluster.ClusterState.Registry;
import io.deepstream.server.cluster.MemberStatus;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.connection.LimitOptions;
import io.deepstream.server.connection.User;
import io.deepstream.server.permission.valve.RuleTime;
import io.deepstream.server.permission.valve.Valve;
import io.deepstream.server.protocol.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What the Actuator tells of a node, part by part. Nothing of it is a secret of a client:
 * neither headers nor what authenticators know of users. Answers are bounded.
 */
final class ServerReport {

	private static final int MAX_RULES = 100;

	private final DeepstreamServer server;

	private final @Nullable Valve valve;

	ServerReport(DeepstreamServer server, @Nullable Valve valve) {
		this.server = server;
		this.valve = valve;
	}

	Nodes nodes() {
		return new Nodes(this.server.cluster().statuses().stream().map(this::node).toList());
	}

	private Node node(MemberStatus member) {
		Map<Registry, Integer> names = member.names();
		return new Node(member.node(), member.node().equals(this.server.options().nodeId()), member.joined(),
				member.silent().toMillis(), names.getOrDefault(Registry.ONLINE_USERS, 0),
				names.getOrDefault(Registry.RPC_PROVIDERS, 0), names.getOrDefault(Registry.RECORD_PATTERNS, 0),
				names.getOrDefault(Registry.EVENT_PATTERNS, 0));
	}

	/** Sorted by number, which is the order in which they came. */
	Connections connections(@Nullable String user, Page page) {
		List<Connection> found = this.server.connections()
			.stream()
			.filter((connection) -> user == null || user.equals(id(connection)))
			.sorted(Comparator.comparingLong(Connection::id))
			.toList();
		return new Connections(found.size(), page.number(), page.size(),
				found.stream().skip(page.offset()).limit(page.size()).map(this::client).toList());
	}

	/** Null if there is none with this number. */
	@Nullable Client connection(long number) {
		return this.server.connections()
			.stream()
			.filter((connection) -> connection.id() == number)
			.findFirst()
			.map(this::client)
			.orElse(null);
	}

	private Client client(Connection connection) {
		Map<String, Integer> subscriptions = new LinkedHashMap<>();
		this.server.subscriptions()
			.of(connection)
			.forEach((topic, count) -> subscriptions.put(lowerCase(topic.name()), count));
		String user = id(connection);
		return new Client(connection.id(), (user != null) ? encodable(user) : null,
				connection.handshake().remoteAddress(),
				Instant.now().minus(connection.age()).truncatedTo(ChronoUnit.MILLIS), subscriptions);
	}

	private static @Nullable String id(Connection connection) {
		User user = connection.user();
		return (user != null) ? user.id() : null;
	}

	Map<String, SubscriptionCounts.Total> subscriptions() {
		Map<String, SubscriptionCounts.Total> totals = new LinkedHashMap<>();
		SubscriptionCounts counts = this.server.subscriptions();
		counts.topics().forEach((topic) -> totals.put(lowerCase(topic.name()), counts.total(topic)));
		return totals;
	}

	/** Null if there is no such topic. */
	@Nullable Names subscriptions(String topic, Page page) {
		SubscriptionCounts counts = this.server.subscriptions();
		for (Topic known : counts.topics()) {
			if (lowerCase(known.name()).equals(topic)) {
				List<SubscriptionCounts.Name> names = counts.top(known, page.offset() + page.size())
					.stream()
					.skip(page.offset())
					.map((name) -> new SubscriptionCounts.Name(encodable(name.name()), name.subscribers()))
					.toList();
				return new Names(counts.total(known).names(), page.number(), page.size(), names);
			}
		}
		return null;
	}

	Map<String, Bound> limits() {
		Map<String, Bound> limits = new LinkedHashMap<>();
		for (Limit limit : Limit.values()) {
			limits.put(lowerCase(limit.name()), new Bound(configured(limit), this.server.refusals(limit)));
		}
		return limits;
	}

	private @Nullable Integer configured(Limit limit) {
		ServerOptions options = this.server.options();
		LimitOptions limits = options.connection().limits();
		return switch (limit) {
			case CONNECTIONS -> options.maxConnections();
			case UNAUTHENTICATED_CONNECTIONS -> limits.maxUnauthenticatedConnections();
			case CONNECTION_RATE -> limits.maxConnectionsPerSecond();
			case LOGIN_RATE -> limits.maxLoginsPerSecond();
			case MESSAGE_RATE -> limits.maxMessagesPerSecond();
			case USER_MESSAGE_RATE -> limits.maxUserMessagesPerSecond();
			case NAME_LENGTH -> options.connection().maxNameLength();
			case FAILED_LOGINS -> options.connection().maxAuthAttempts();
			case ADDRESS_FAILURES -> options.auth().maxFailuresPerAddress();
			case INVALID_DATA, ORIGIN, HANDSHAKE_TIME, NOT_LOGGED_IN, PERMISSION, UNEXPECTED, INTERCEPTED,
					INTERCEPTOR_FAILURE ->
				null;
			case SUBSCRIPTIONS -> options.connection().maxSubscriptions();
			case PATTERNS -> options.listen().maxPatternsPerConnection();
			case CALLS -> limits.maxCalls();
			case USER_CALLS -> limits.maxUserCalls();
		};
	}

	/** Null if permissions are not by rules. */
	@Nullable Rules rules() {
		return (this.valve != null) ? new Rules(this.valve.rules().size(),
				this.valve.slowest(MAX_RULES).stream().map(ServerReport::timing).toList()) : null;
	}

	private static Timing timing(RuleTime time) {
		return new Timing(time.type().toString(), time.path(), time.timed(), micros(time.mean()),
				micros(time.longest()));
	}

	private static double micros(Duration time) {
		return time.toNanos() / 1000.0;
	}

	/** As in property values. */
	static String lowerCase(String constant) {
		return constant.toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Halves of characters, which no JSON can hold, become question marks. */
	private static String encodable(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
	}

	/**
	 * The nodes of the cluster.
	 *
	 * @param nodes the one asked first, then the others, sorted
	 */
	record Nodes(List<Node> nodes) {
	}

	/**
	 * One node as the one asked knows it.
	 *
	 * @param silentMillis how long ago it was heard of
	 * @param users online there
	 * @param rpcs names provided there
	 * @param recordPatterns that clients listen to there
	 * @param eventPatterns that clients listen to there
	 */
	record Node(String node, boolean self, boolean joined, long silentMillis, int users, int rpcs, int recordPatterns,
			int eventPatterns) {
	}

	/**
	 * A page of clients.
	 *
	 * @param total on all pages
	 * @param page from 0
	 */
	record Connections(int total, int page, int size, List<Client> connections) {
	}

	/**
	 * One client.
	 *
	 * @param user null before login
	 * @param subscriptions number of names by topic
	 */
	record Client(long number, @Nullable String user, String remoteAddress, Instant since,
			Map<String, Integer> subscriptions) {
	}

	/**
	 * A page of names, those with the most subscribers first.
	 *
	 * @param total on all pages
	 * @param page from 0
	 */
	record Names(int total, int page, int size, List<SubscriptionCounts.Name> names) {
	}

	/**
	 * A limit.
	 *
	 * @param configured null for what has no number; of those that can be switched off, 0
	 * does
	 * @param refusals since the start
	 */
	record Bound(@Nullable Integer configured, long refusals) {
	}

	/**
	 * Rules that decide.
	 *
	 * @param count all there are
	 * @param slowest on average, as far as they were timed
	 */
	record Rules(int count, List<Timing> slowest) {
	}

	/**
	 * How long a rule takes.
	 *
	 * @param timed evaluations that were measured
	 */
	record Timing(String type, String path, long timed, double meanMicros, double longestMicros) {
	}

}
