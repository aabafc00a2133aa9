package io.deepstream.server.connector.jgroups;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.deepstream.server.connector.link.Session;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.MergeView;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership of the cluster. Every node has a full picture of what the others are
 * subscribed to: when two nodes meet each tells the other everything, later the changes.
 * A change is in force when all others have acknowledged it.
 */
final class JGroupsSession implements Session, Receiver {

	private static final Logger logger = LoggerFactory.getLogger(JGroupsSession.class);

	private final JChannel channel;

	private final Seal seal;

	private final Events events;

	private final Set<String> channels = ConcurrentHashMap.newKeySet();

	private final Map<Address, Member> members = new ConcurrentHashMap<>();

	private final Acknowledgements acknowledgements = new Acknowledgements();

	/** What waits until all nodes of the view know each other. */
	private final List<Runnable> whenSynchronised = new ArrayList<>();

	private volatile boolean warned;

	private JGroupsSession(JChannel channel, Seal seal, Events events) {
		this.channel = channel;
		this.seal = seal;
		this.events = events;
	}

	static JGroupsSession open(JGroupsOptions options, Events events) throws Exception {
		Seal seal = Seal.of(options.secret(), options.cluster());
		JChannel channel = JGroupsStack.create(options, seal);
		JGroupsSession session = new JGroupsSession(channel, seal, events);
		channel.setReceiver(session);
		try {
			channel.connect(options.cluster());
			return session;
		}
		catch (Exception failure) {
			session.close(true);
			throw failure;
		}
	}

	JChannel channel() {
		return this.channel;
	}

	@Override
	public void subscribe(String channel, CompletableFuture<Void> done) {
		this.channels.add(channel);
		tell(Content.Kind.SUBSCRIBED, channel, done);
	}

	@Override
	public void unsubscribe(String channel, CompletableFuture<Void> done) {
		this.channels.remove(channel);
		tell(Content.Kind.UNSUBSCRIBED, channel, done);
	}

	private void tell(Content.Kind kind, String channel, CompletableFuture<Void> done) {
		List<Member> all = List.copyOf(this.members.values());
		CompletableFuture<Void> acknowledged = new CompletableFuture<>();
		long number = this.acknowledgements.expect(addresses(all), acknowledged);
		byte[] sealed = this.seal.close(Content.channels(kind, number, List.of(channel)));
		for (Member member : all) {
			member.send(() -> sealed, new CompletableFuture<>());
			forgetIfGone(member);
		}
		acknowledged.thenRun(() -> afterSynchronisation(() -> done.complete(null)));
	}

	private static Collection<Address> addresses(Collection<Member> members) {
		return members.stream().map(Member::address).toList();
	}

	/** It may have gone between the look at the members and what was expected of it. */
	private void forgetIfGone(Member member) {
		if (!this.members.containsKey(member.address())) {
			this.acknowledgements.gone(member.address());
		}
	}

	@Override
	public void send(String channel, byte[] frame, CompletableFuture<Void> taken) {
		List<Member> targets = this.members.values()
			.stream()
			.filter((member) -> member.isInterestedIn(channel))
			.toList();
		if (targets.isEmpty()) {
			taken.complete(null);
			return;
		}
		byte[] sealed = this.seal.close(Content.frame(frame));
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (Member target : targets) {
			CompletableFuture<Void> sent = new CompletableFuture<>();
			all.add(sent);
			target.send(() -> sealed, sent);
		}
		CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).whenComplete((done, failure) -> {
			if (failure == null) {
				taken.complete(null);
			}
			else {
				taken.completeExceptionally(failure);
			}
		});
	}

	@Override
	public void sendBeacon(String channel, byte[] frame, CompletableFuture<Void> taken) throws Exception {
		this.channel.send(new BytesMessage(this.channel.getAddress(), this.seal.close(Content.frame(frame))));
		taken.complete(null);
	}

	@Override
	public void viewAccepted(View view) {
		Address self = this.channel.getAddress();
		for (Member member : this.members.values()) {
			if (member.isVisible() && !view.containsMember(member.address())) {
				this.members.remove(member.address());
				member.end(true);
				this.acknowledgements.gone(member.address());
			}
		}
		for (Address address : view.getMembers()) {
			if (!address.equals(self)) {
				member(address).setVisible();
			}
		}
		if (view instanceof MergeView) {
			afterSynchronisation(() -> this.events
				.interrupted(new IllegalStateException("The cluster was split and has come together again")));
		}
		checkSynchronised();
	}

	/** A node's messages may arrive before the view that it is in. */
	private Member member(Address address) {
		Member known = this.members.get(address);
		if (known != null) {
			return known;
		}
		Member created = new Member(this.channel, address);
		Member raced = this.members.putIfAbsent(address, created);
		if (raced != null) {
			created.end(true);
			return raced;
		}
		CompletableFuture<Void> informed = new CompletableFuture<>();
		informed.thenRun(() -> {
			created.setInformed();
			checkSynchronised();
		});
		long number = this.acknowledgements.expect(List.of(address), informed);
		created.send(() -> this.seal.close(Content.channels(Content.Kind.SUBSCRIPTIONS, number, this.channels)),
				new CompletableFuture<>());
		return created;
	}

	private void afterSynchronisation(Runnable task) {
		synchronized (this.whenSynchronised) {
			this.whenSynchronised.add(task);
		}
		checkSynchronised();
	}

	private void checkSynchronised() {
		List<Runnable> due;
		synchronized (this.whenSynchronised) {
			if (!this.members.values().stream().filter(Member::isVisible).allMatch(Member::isSynchronised)) {
				return;
			}
			due = List.copyOf(this.whenSynchronised);
			this.whenSynchronised.clear();
		}
		due.forEach(Runnable::run);
	}

	@Override
	public void receive(Message message) {
		try {
			Content content = this.seal.open(message.getArray(), message.getOffset(), message.getLength());
			if (content.kind() == Content.Kind.FRAME) {
				this.events.received(content.body().asReadOnlyBuffer());
			}
			else if (!message.getSrc().equals(this.channel.getAddress())) {
				received(member(message.getSrc()), content);
			}
		}
		catch (RuntimeException failure) {
			refuse(failure);
		}
	}

	private void received(Member from, Content content) {
		switch (content.kind()) {
			case SUBSCRIPTIONS -> {
				from.replaceChannels(content.channels());
				acknowledge(from, content);
				checkSynchronised();
			}
			case SUBSCRIBED -> {
				from.addChannels(content.channels());
				acknowledge(from, content);
			}
			case UNSUBSCRIBED -> {
				from.removeChannels(content.channels());
				acknowledge(from, content);
			}
			case ACKNOWLEDGEMENT -> this.acknowledgements.acknowledged(content.number(), from.address());
			default -> logger.debug("A node sent {}", content.kind());
		}
	}

	private void acknowledge(Member to, Content content) {
		byte[] sealed = this.seal.close(Content.acknowledge(content.number()));
		to.send(() -> sealed, new CompletableFuture<>());
	}

	/** Says so once: who sends such things may send many. */
	private void refuse(RuntimeException failure) {
		if (!this.warned) {
			this.warned = true;
			logger.error("Messages from the network are refused, as of now", failure);
		}
	}

	@Override
	public void close(boolean broken) {
		this.members.values().forEach(Member::finish);
		this.members.values().forEach((member) -> member.end(broken));
		this.channel.close();
	}

}
