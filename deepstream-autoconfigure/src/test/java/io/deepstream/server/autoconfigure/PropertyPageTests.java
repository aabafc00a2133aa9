package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PropertyPageTests {

	private static final String WRITE = "deepstream.properties.write";

	private static final String COMMAND = "./mvnw -q -pl deepstream-autoconfigure -am test -Dtest=PropertyPageTests"
			+ " -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE + "=true";

	private static final Path PAGE = Path.of("..", "docs", "reference", "properties.md");

	@Test
	void isWhatTheCodeSays() throws IOException {
		String page = PropertyPage.of(PropertyMetadata.read(), COMMAND);
		if (Boolean.getBoolean(WRITE)) {
			Files.createDirectories(PAGE.getParent());
			Files.writeString(PAGE, page);
		}

		assertThat(PAGE).describedAs("renew it by: %s", COMMAND).hasContent(page);
	}

}
