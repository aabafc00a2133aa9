package io.deepstream.server.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the pages of the documentation show can be copied: Java compiles, properties and
 * rules are known, JavaScript runs, links lead somewhere.
 */
class DocumentationIT {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	/** What else a fence may hold: commands, their output, builds, pages. */
	private static final Set<String> NOT_CHECKED = Set.of("sh", "xml", "html", "json", "text");

	private final SettingSnippets settings = new SettingSnippets();

	@TestFactory
	Stream<DynamicNode> snippetsWork() {
		ServerProcess server = ServerProcess.packaged("docs");
		Path folder = ServerProcess.reports("docs");
		ScriptSnippets scripts = new ScriptSnippets(server.address(), folder);
		JavaSnippets java = new JavaSnippets(ROOT, folder);
		return pages()
			.<DynamicNode>map((page) -> DynamicContainer.dynamicContainer(ROOT.relativize(page).toString(), Snippet
				.of(page)
				.stream()
				.filter((snippet) -> !NOT_CHECKED.contains(snippet.language()))
				.map((snippet) -> DynamicTest.dynamicTest(snippet.toString(), () -> check(snippet, java, scripts)))))
			.onClose(server::close);
	}

	private void check(Snippet snippet, JavaSnippets java, ScriptSnippets scripts) throws Exception {
		switch (snippet.language()) {
			case "java" -> java.check(snippet);
			case "js" -> scripts.check(snippet);
			case "properties" -> this.settings.checkProperties(snippet);
			case "yaml" -> this.settings.checkYaml(snippet);
			default -> throw new AssertionError("nobody knows how to check '" + snippet.language()
					+ "'; languages that need no check: " + NOT_CHECKED);
		}
	}

	private static Stream<Path> pages() {
		List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
		try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
			files.filter((file) -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return pages.stream();
	}

	@TestFactory
	Stream<DynamicNode> linksLeadSomewhere() {
		return pages()
			.map((page) -> DynamicTest.dynamicTest(ROOT.relativize(page).toString(), () -> Links.check(page)));
	}

}
