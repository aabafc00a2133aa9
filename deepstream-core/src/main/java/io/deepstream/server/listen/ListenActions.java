package io.deepstream.server.listen;

import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.Topic;

/**
 * The actions of one topic that have to do with listening; their codes differ.
 *
 * @param found a subscription matches a pattern
 * @param removed nobody is subscribed any more
 * @param responseTimeout a listener did not answer in time
 * @param invalidPattern a pattern is no regular expression
 * @param denied a pattern is one too many
 */
record ListenActions(Action found, Action removed, Action responseTimeout, Action invalidPattern, Action denied) {

	static ListenActions of(Topic topic) {
		return (topic == Topic.RECORD)
				? new ListenActions(RecordAction.SUBSCRIPTION_FOR_PATTERN_FOUND,
						RecordAction.SUBSCRIPTION_FOR_PATTERN_REMOVED, RecordAction.LISTEN_RESPONSE_TIMEOUT,
						RecordAction.INVALID_LISTEN_REGEX, RecordAction.MESSAGE_DENIED)
				: new ListenActions(EventAction.SUBSCRIPTION_FOR_PATTERN_FOUND,
						EventAction.SUBSCRIPTION_FOR_PATTERN_REMOVED, EventAction.LISTEN_RESPONSE_TIMEOUT,
						EventAction.INVALID_LISTEN_REGEX, EventAction.MESSAGE_DENIED);
	}

}
