package io.deepstream.server.test;

import java.util.List;
import java.util.function.Predicate;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import org.assertj.core.api.AbstractAssert;

/**
 * What a client has received, or receives within its patience. A failure lists what it
 * has received instead.
 */
public final class TestClientAssert extends AbstractAssert<TestClientAssert, TestClient> {

	TestClientAssert(TestClient client) {
		super(client, TestClientAssert.class);
	}

	/**
	 * An event arrives.
	 * @param name exact
	 * @return says more about it
	 */
	public EventAssert receivedEvent(String name) {
		expect("to receive event " + name, isEvent(name));
		return new EventAssert(this.actual, name);
	}

	/**
	 * No event has arrived, although the node has looked at everything that the clients
	 * have sent.
	 * @param name exact
	 */
	public TestClientAssert receivedNoEvent(String name) {
		return hasNot("event " + name, isEvent(name));
	}

	private static Predicate<Message> isEvent(String name) {
		return isAbout(name, EventAction.EMIT);
	}

	/**
	 * A record that the client is subscribed to has a value.
	 * @param name exact
	 * @return says more about it
	 */
	public RecordAssert hasRecord(String name) {
		RecordView view = this.actual.records().view(name);
		if (view == null) {
			throw failure("%s is not subscribed to record %s: it knows nothing of it", this.actual, name);
		}
		RecordAssert record = new RecordAssert(this.actual, name, view);
		record.exists();
		return record;
	}

	/**
	 * A record that the client is subscribed to is deleted.
	 * @param name exact
	 */
	public TestClientAssert sawDeletionOf(String name) {
		RecordView view = this.actual.records().view(name);
		if (view == null || !this.actual.inbox().await(view::isDeleted)) {
			throw expected("to see record " + name + " deleted");
		}
		return this;
	}

	/**
	 * A request about a name is denied, whatever it was.
	 * @param name of an event, record, procedure, user or pattern
	 */
	public TestClientAssert isDenied(String name) {
		return expect("to be denied " + name, (message) -> Reply.isDenial(message)
				&& (name.equals(message.name()) || message.names().contains(name)));
	}

	/**
	 * Nothing was denied, although the node has looked at everything that the clients
	 * have sent.
	 */
	public TestClientAssert isDeniedNothing() {
		return hasNot("denial", Reply::isDenial);
	}

	/**
	 * A message of some kind arrives.
	 * @param action as {@code RecordAction.VERSION_EXISTS}
	 */
	public TestClientAssert received(Action action) {
		return expect("to receive " + action.topic() + "/" + action, TestClient.isAction(action));
	}

	/**
	 * The client, which listens, is asked to provide a name and was not told afterwards
	 * that nobody wants it any more.
	 * @param name of a record or event
	 */
	public TestClientAssert isAskedFor(String name) {
		return expectLast("to be asked for " + name, name,
				List.of(RecordAction.SUBSCRIPTION_FOR_PATTERN_FOUND, EventAction.SUBSCRIPTION_FOR_PATTERN_FOUND));
	}

	/**
	 * The client, which was asked to provide a name, is told that nobody wants it any
	 * more.
	 * @param name of a record or event
	 */
	public TestClientAssert isNoLongerAskedFor(String name) {
		return expectLast("to be told that nobody wants " + name, name,
				List.of(RecordAction.SUBSCRIPTION_FOR_PATTERN_REMOVED, EventAction.SUBSCRIPTION_FOR_PATTERN_REMOVED));
	}

	private TestClientAssert expectLast(String what, String name, List<Action> wanted) {
		Inbox inbox = this.actual.inbox();
		boolean seen = inbox.await(() -> {
			List<Message> about = inbox.messages((message) -> name.equals(message.subscription()));
			return !about.isEmpty() && wanted.contains(about.get(about.size() - 1).action());
		});
		if (!seen) {
			throw expected(what);
		}
		return this;
	}

	/**
	 * The client, which is subscribed, is told that somebody provides a name.
	 * @param name of a record or event
	 */
	public TestClientAssert sawProviderOf(String name) {
		return expect("to be told of a provider of " + name, isAbout(name, RecordAction.SUBSCRIPTION_HAS_PROVIDER)
			.or(isAbout(name, EventAction.SUBSCRIPTION_HAS_PROVIDER)));
	}

	/**
	 * The client, which is subscribed, is told that nobody provides a name any more.
	 * @param name of a record or event
	 */
	public TestClientAssert sawNoProviderOf(String name) {
		return expect("to be told that nobody provides " + name,
				isAbout(name, RecordAction.SUBSCRIPTION_HAS_NO_PROVIDER)
					.or(isAbout(name, EventAction.SUBSCRIPTION_HAS_NO_PROVIDER)));
	}

	/**
	 * The client, which is subscribed, is told that a user has come.
	 * @param user the id
	 */
	public TestClientAssert sawJoining(String user) {
		return expect("to see " + user + " join",
				isAbout(user, PresenceAction.PRESENCE_JOIN).or(isAbout(user, PresenceAction.PRESENCE_JOIN_ALL)));
	}

	/**
	 * The client, which is subscribed, is told that a user has gone.
	 * @param user the id
	 */
	public TestClientAssert sawLeaving(String user) {
		return expect("to see " + user + " leave",
				isAbout(user, PresenceAction.PRESENCE_LEAVE).or(isAbout(user, PresenceAction.PRESENCE_LEAVE_ALL)));
	}

	/**
	 * The client is logged in. Does not wait.
	 * @param user the id
	 */
	public TestClientAssert isLoggedInAs(String user) {
		if (!user.equals(this.actual.user())) {
			throw expected("to be logged in as " + user);
		}
		return isOpen();
	}

	/**
	 * The connection is open. Does not wait.
	 */
	public TestClientAssert isOpen() {
		if (this.actual.closeReason() != null) {
			throw expected("to be open");
		}
		return this;
	}

	/**
	 * The node ends the connection.
	 * @param reason why
	 */
	public TestClientAssert wasClosedWith(CloseReason reason) {
		this.actual.inbox().await(() -> this.actual.closeReason() != null);
		if (this.actual.closeReason() != reason) {
			throw expected("to be closed with " + reason);
		}
		return this;
	}

	private TestClientAssert expect(String what, Predicate<Message> wanted) {
		Inbox inbox = this.actual.inbox();
		if (!inbox.await(() -> inbox.has(wanted))) {
			throw expected(what);
		}
		return this;
	}

	private TestClientAssert hasNot(String what, Predicate<Message> unwanted) {
		this.actual.settle();
		if (this.actual.inbox().has(unwanted)) {
			throw failure("Expected %s to receive no %s. %s", this.actual, what, this.actual.inbox().describe());
		}
		return this;
	}

	private AssertionError expected(String what) {
		return failure("Expected %s %s. %s", this.actual, what, this.actual.inbox().describe());
	}

	private static Predicate<Message> isAbout(String name, Action action) {
		return (message) -> message.action() == action && name.equals(message.name());
	}

}
