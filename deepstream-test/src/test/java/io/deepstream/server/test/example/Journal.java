package io.deepstream.server.test.example;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.deepstream.server.intercept.Commit;
import io.deepstream.server.intercept.CommitListener;

import org.springframework.stereotype.Component;

/**
 * Notes which records are written.
 */
@Component
class Journal implements CommitListener {

	private final List<String> names = new CopyOnWriteArrayList<>();

	@Override
	public void committed(Commit commit) {
		this.names.add(commit.name());
	}

	List<String> names() {
		return this.names;
	}

}
