package io.deepstream.server.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a page in Markdown. What it takes for granted stands in a comment
 * right before it, which readers do not see: {@code <!-- given: Clock clock; -->}.
 *
 * @param file the page
 * @param line of the fence, from 1
 * @param language as the fence says; empty if it does not
 * @param given what the comment says; empty without one
 * @param text the block
 */
record Snippet(Path file, int line, String language, String given, String text) {

	private static final String FENCE = "```";

	private static final String GIVEN = "<!-- given:";

	/** All blocks of a page. */
	static List<Snippet> of(Path file) {
		List<Snippet> snippets = new ArrayList<>();
		List<String> lines = read(file);
		for (int opened = 0; opened < lines.size(); opened++) {
			String line = lines.get(opened);
			if (!line.stripLeading().startsWith(FENCE)) {
				continue;
			}
			int closed = opened + 1;
			while (closed < lines.size() && !lines.get(closed).strip().equals(FENCE)) {
				closed++;
			}
			if (closed == lines.size()) {
				throw new IllegalStateException(file + ", line " + (opened + 1) + ": the block has no end");
			}
			String given = (opened > 0) ? given(lines, opened - 1) : "";
			snippets.add(new Snippet(file, opened + 1, line.strip().substring(FENCE.length()).strip(), given,
					String.join("\n", lines.subList(opened + 1, closed)).stripIndent()));
			opened = closed;
		}
		return snippets;
	}

	private static String given(List<String> lines, int last) {
		if (!lines.get(last).endsWith("-->")) {
			return "";
		}
		int first = last;
		while (first > 0 && !lines.get(first).contains("<!--")) {
			first--;
		}
		String comment = String.join("\n", lines.subList(first, last + 1)).strip();
		return comment.startsWith(GIVEN) ? comment.substring(GIVEN.length(), comment.length() - "-->".length()).strip()
				: "";
	}

	private static List<String> read(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.language + " at line " + this.line;
	}

}
