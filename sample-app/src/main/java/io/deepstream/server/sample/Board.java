package io.deepstream.server.sample;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.annotation.RpcProvider;
import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.RecordValue;

import org.springframework.stereotype.Component;

/**
 * What the server does with the board: it knows the records of the page, and writes them
 * as any client does.
 */
@Component
class Board {

	private static final int COLUMNS = 4;

	private final Deepstream deepstream;

	Board(Deepstream deepstream) {
		this.deepstream = deepstream;
	}

	/** Arranges the notes in rows; completes with their number. */
	@RpcProvider("board/tidy")
	CompletionStage<Integer> tidy() {
		return this.deepstream.records()
			.get("board/notes", String[].class)
			.thenCompose((list) -> arrange(list.map(RecordValue::value).orElse(new String[0])));
	}

	private CompletionStage<Integer> arrange(String[] notes) {
		CompletableFuture<?>[] moved = new CompletableFuture<?>[notes.length];
		Arrays.setAll(moved,
				(index) -> this.deepstream.records()
					.set(notes[index], "at", new Place(2 + index % COLUMNS * 24, 6 + index / COLUMNS * 30))
					.toCompletableFuture());
		return CompletableFuture.allOf(moved).thenApply((done) -> notes.length);
	}

	/** In percent of the board. */
	private record Place(int x, int y) {
	}

}
