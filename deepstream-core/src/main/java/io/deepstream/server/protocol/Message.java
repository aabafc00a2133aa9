package io.deepstream.server.protocol;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One message between a client and the server, of any topic. Immutable. Most fields are
 * absent in most messages, and absent is not empty: to a client, version 0 and no version
 * differ, and so do an empty path and none.
 */
public final class Message {

	/**
	 * What {@link #version()} returns when the message has none.
	 */
	public static final long NO_VERSION = Long.MIN_VALUE;

	private final Action action;

	private final @Nullable String name;

	private final List<String> names;

	private final byte @Nullable [] data;

	private final @Nullable String correlationId;

	private final @Nullable String path;

	private final @Nullable String subscription;

	private final @Nullable Action originalAction;

	private final long version;

	private final Map<String, Long> versions;

	private final boolean ack;

	private final boolean error;

	private final boolean writeAck;

	private final @Nullable String requestorName;

	private final byte @Nullable [] requestorData;

	private final @Nullable String url;

	private final ClientSdk sdk;

	private Message(Builder builder) {
		this.action = builder.action;
		this.name = builder.name;
		this.names = builder.names;
		this.data = builder.data;
		this.correlationId = builder.correlationId;
		this.path = builder.path;
		this.subscription = builder.subscription;
		this.originalAction = builder.originalAction;
		this.version = builder.version;
		this.versions = builder.versions;
		this.ack = builder.ack;
		this.error = builder.error;
		this.writeAck = builder.writeAck;
		this.requestorName = builder.requestorName;
		this.requestorData = builder.requestorData;
		this.url = builder.url;
		this.sdk = builder.sdk;
	}

	public static Message of(Action action) {
		return new Builder(action).build();
	}

	public static Builder builder(Action action) {
		return new Builder(action);
	}

	/**
	 * A builder that has all fields of this message.
	 */
	public Builder toBuilder() {
		return new Builder(this.action).name(this.name)
			.names(this.names)
			.data(this.data)
			.correlationId(this.correlationId)
			.path(this.path)
			.subscription(this.subscription)
			.originalAction(this.originalAction)
			.version(this.version)
			.versions(this.versions)
			.ack(this.ack)
			.error(this.error)
			.writeAck(this.writeAck)
			.requestorName(this.requestorName)
			.requestorData(this.requestorData)
			.url(this.url)
			.sdk(this.sdk);
	}

	public Topic topic() {
		return this.action.topic();
	}

	public Action action() {
		return this.action;
	}

	public @Nullable String name() {
		return this.name;
	}

	/**
	 * Empty when absent: the wire does not distinguish the two.
	 */
	public List<String> names() {
		return this.names;
	}

	/**
	 * UTF-8 JSON text, not yet validated as JSON. Shared, never to be changed.
	 */
	public byte @Nullable [] data() {
		return this.data;
	}

	public @Nullable String correlationId() {
		return this.correlationId;
	}

	/**
	 * Where in the record to write; absent when the whole record is meant.
	 */
	public @Nullable String path() {
		return this.path;
	}

	/**
	 * The name that a listener's pattern matched.
	 */
	public @Nullable String subscription() {
		return this.subscription;
	}

	/**
	 * The action that an error answers, of the same topic.
	 */
	public @Nullable Action originalAction() {
		return this.originalAction;
	}

	/**
	 * An {@code int} on the wire, -1 meaning "whatever it is"; {@link #NO_VERSION} when
	 * absent.
	 */
	public long version() {
		return this.version;
	}

	public boolean hasVersion() {
		return this.version != NO_VERSION;
	}

	/**
	 * Versions by record name; empty when absent.
	 */
	public Map<String, Long> versions() {
		return this.versions;
	}

	public boolean isAck() {
		return this.ack;
	}

	public boolean isError() {
		return this.error;
	}

	public boolean isWriteAck() {
		return this.writeAck;
	}

	public @Nullable String requestorName() {
		return this.requestorName;
	}

	/**
	 * UTF-8 JSON text. Shared, never to be changed.
	 */
	public byte @Nullable [] requestorData() {
		return this.requestorData;
	}

	public @Nullable String url() {
		return this.url;
	}

	/**
	 * Nothing but nulls when absent.
	 */
	public ClientSdk sdk() {
		return this.sdk;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Message that && Arrays.deepEquals(fields(), that.fields());
	}

	@Override
	public int hashCode() {
		return Arrays.deepHashCode(fields());
	}

	private @Nullable Object[] fields() {
		return new @Nullable Object[] { this.action, this.name, this.names, this.data, this.correlationId, this.path,
				this.subscription, this.originalAction, this.version, this.versions, this.ack, this.error,
				this.writeAck, this.requestorName, this.requestorData, this.url, this.sdk };
	}

	/**
	 * Topic, action, names and version; nothing of the payload.
	 */
	@Override
	public String toString() {
		return topic() + "/" + this.action + " " + Printable.of((this.name != null) ? this.name : this.names)
				+ (hasVersion() ? " v" + this.version : "");
	}

	/**
	 * Collects the fields of a message. Null means absent, so that any field can be
	 * copied from another message.
	 */
	public static final class Builder {

		private Action action;

		private @Nullable String name;

		private List<String> names = List.of();

		private byte @Nullable [] data;

		private @Nullable String correlationId;

		private @Nullable String path;

		private @Nullable String subscription;

		private @Nullable Action originalAction;

		private long version = NO_VERSION;

		private Map<String, Long> versions = Map.of();

		private boolean ack;

		private boolean error;

		private boolean writeAck;

		private @Nullable String requestorName;

		private byte @Nullable [] requestorData;

		private @Nullable String url;

		private ClientSdk sdk = ClientSdk.UNKNOWN;

		private Builder(Action action) {
			this.action = action;
		}

		Builder action(Action action) {
			this.action = action;
			return this;
		}

		public Builder name(@Nullable String name) {
			this.name = name;
			return this;
		}

		public Builder names(@Nullable List<String> names) {
			this.names = (names != null) ? List.copyOf(names) : List.of();
			return this;
		}

		public Builder data(byte @Nullable [] data) {
			this.data = data;
			return this;
		}

		public Builder correlationId(@Nullable String correlationId) {
			this.correlationId = correlationId;
			return this;
		}

		public Builder path(@Nullable String path) {
			this.path = path;
			return this;
		}

		public Builder subscription(@Nullable String subscription) {
			this.subscription = subscription;
			return this;
		}

		public Builder originalAction(@Nullable Action originalAction) {
			this.originalAction = originalAction;
			return this;
		}

		/**
		 * Must be within {@code int}, or {@link Message#NO_VERSION}.
		 */
		public Builder version(long version) {
			if (version != NO_VERSION && version != (int) version) {
				throw new IllegalArgumentException("Not an int: version " + version);
			}
			this.version = version;
			return this;
		}

		/**
		 * Sent in the order of the given map; each version within {@code int}.
		 */
		public Builder versions(@Nullable Map<String, Long> versions) {
			this.versions = (versions != null && !versions.isEmpty())
					? Collections.unmodifiableMap(new LinkedHashMap<>(versions)) : Map.of();
			return this;
		}

		public Builder ack() {
			return ack(true);
		}

		Builder ack(boolean ack) {
			this.ack = ack;
			return this;
		}

		public Builder error() {
			return error(true);
		}

		Builder error(boolean error) {
			this.error = error;
			return this;
		}

		public Builder writeAck() {
			return writeAck(true);
		}

		public Builder writeAck(boolean writeAck) {
			this.writeAck = writeAck;
			return this;
		}

		public Builder requestorName(@Nullable String requestorName) {
			this.requestorName = requestorName;
			return this;
		}

		public Builder requestorData(byte @Nullable [] requestorData) {
			this.requestorData = requestorData;
			return this;
		}

		public Builder url(@Nullable String url) {
			this.url = url;
			return this;
		}

		public Builder sdk(ClientSdk sdk) {
			this.sdk = sdk;
			return this;
		}

		public Message build() {
			return new Message(this);
		}

	}

}
