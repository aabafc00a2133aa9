package io.deepstream.server.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the links of a page to others of the project, with their headings.
 */
final class Links {

	private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)\\s]*)\\)");

	private Links() {
	}

	static void check(Path page) throws IOException {
		for (String link : LINK.matcher(Files.readString(page)).results().map((found) -> found.group(1)).toList()) {
			String[] parts = link.split("#", 2);
			Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
			assertThat(target).describedAs("target of %s", link).exists();
			if (parts.length == 2) {
				assertThat(headings(target)).describedAs("headings of %s", target).contains(parts[1]);
			}
		}
	}

	/** As the sites that show Markdown name them in addresses. */
	private static List<String> headings(Path page) throws IOException {
		return Pattern.compile("(?m)^#+ (.*)$")
			.matcher(Files.readString(page))
			.results()
			.map((MatchResult heading) -> heading.group(1)
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\p{Alnum} _-]", "")
				.replace(' ', '-'))
			.toList();
	}

}
