package io.deepstream.server.listen;

import java.util.List;

import io.deepstream.server.cluster.Cluster;
import io.deepstream.server.protocol.ClusterMessage;
import io.deepstream.server.protocol.ClusterMessage.Kind;
import io.deepstream.server.protocol.Topic;

/**
 * What nodes tell each other about the providers of one topic. The node that coordinates
 * a name is told who wants it and asks the nodes that listen. Used on the registry's
 * strand; what a node tells itself is handled at once.
 */
final class ListenChannel {

	private final Topic topic;

	private final Cluster cluster;

	private final Receiver receiver;

	ListenChannel(Topic topic, Cluster cluster, Receiver receiver) {
		this.topic = topic;
		this.cluster = cluster;
		this.receiver = receiver;
	}

	String self() {
		return this.cluster.nodeId();
	}

	boolean isMember(String node) {
		return this.cluster.members().contains(node);
	}

	/** The node that coordinates a name. */
	String coordinatorOf(String name) {
		return this.cluster.coordinatorOf(this.topic.name() + '/' + name);
	}

	void tell(String node, Word word, String name) {
		if (node.equals(self())) {
			this.receiver.hear(node, word, name);
		}
		else {
			this.cluster.send(node, new ClusterMessage(kind(), word.ordinal(), List.of(name)));
		}
	}

	/** Tells every node, this one included. */
	void tellAll(Word word, String name) {
		this.cluster.members().forEach((node) -> tell(node, word, name));
	}

	/** What another node said. */
	void hear(String node, ClusterMessage message) {
		Word[] words = Word.values();
		if (message.number() >= 0 && message.number() < words.length && message.names().size() == 1) {
			this.receiver.hear(node, words[(int) message.number()], message.names().get(0));
		}
	}

	Kind kind() {
		return (this.topic == Topic.RECORD) ? Kind.LISTEN_RECORD : Kind.LISTEN_EVENT;
	}

	/** One sentence of the conversation. */
	enum Word {

		/** To the coordinator: this node has subscribers. */
		WANT,

		/** To the coordinator: this node has none any more. */
		UNWANT,

		/** From the coordinator: find a provider among your clients. */
		ASK,

		/** To the coordinator: one of my clients provides. */
		ACCEPTED,

		/** To the coordinator: none of my clients will. */
		EXHAUSTED,

		/** To the coordinator: my client does not provide any more. */
		LOST,

		/** From the coordinator: nobody wants it any more. */
		STOP,

		/** From the coordinator to those who want it: it is provided. */
		PROVIDED,

		/** From the coordinator to those who want it: it is not provided. */
		UNPROVIDED,

		/** To all: one more of my clients listens to this pattern. */
		LISTENS

	}

	/** Takes what is said, on the registry's strand. */
	interface Receiver {

		void hear(String node, Word word, String name);

	}

}
