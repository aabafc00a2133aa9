package io.deepstream.server.autoconfigure.application;

import io.deepstream.server.application.RecordChangedEvent;
import io.deepstream.server.intercept.Commit;
import io.deepstream.server.intercept.CommitListener;

/**
 * Records that this node has changed.
 */
final class RecordEvents implements CommitListener {

	private final EventQueue queue;

	RecordEvents(EventQueue queue) {
		this.queue = queue;
	}

	@Override
	public void committed(Commit commit) {
		long version = (commit.record() != null) ? commit.record().version() : RecordChangedEvent.DELETED;
		this.queue.add(new RecordChangedEvent(commit.name(), version, commit.user().id()));
	}

}
