package io.deepstream.server.connector.mongodb;

import io.deepstream.server.connector.mongodb.CollectionNames.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CollectionNamesTests {

	private final CollectionNames names = new CollectionNames("/", "docs");

	@ParameterizedTest
	@CsvSource({ "a/b, a, b", "a/b/c, a, b/c", "a/, a, ''", "a.b/c, a.b, c", "ä b/c, ä b, c", "a//b, a, /b" })
	void splitsAtTheFirstSplitCharacter(String name, String collection, String key) {
		assertThat(this.names.place(name)).isEqualTo(new Place(collection, key));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "/a", "//", "$a/b", "a$/b", "a\u0000/b", "system.users/b", ".a/b", "a./b", "docs/a",
			"docs/", "docs//a" })
	void keepsWholeNamesInTheDefaultCollection(String name) {
		assertThat(this.names.place(name)).isEqualTo(new Place("docs", name));
	}

	@Test
	void keepsNamesWithLongCollectionsInTheDefaultCollection() {
		String tooLong = "ä".repeat(61) + "/b";

		assertThat(this.names.place(tooLong)).isEqualTo(new Place("docs", tooLong));
		assertThat(this.names.place("ä".repeat(60) + "/b")).isEqualTo(new Place("ä".repeat(60), "b"));
	}

	@Test
	void doesNotSplitWithoutSplitCharacter() {
		assertThat(new CollectionNames("", "docs").place("a/b")).isEqualTo(new Place("docs", "a/b"));
	}

	@Test
	void splitsAtTextsOfSeveralCharacters() {
		assertThat(new CollectionNames("::", "docs").place("a::b::c")).isEqualTo(new Place("a", "b::c"));
	}

}
