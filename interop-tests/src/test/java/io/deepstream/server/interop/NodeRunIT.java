package io.deepstream.server.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class NodeRunIT {

	@TempDir
	private Path folder;

	@Test
	void reportsEachTestWithItsOwnResult() throws IOException {
		Map<String, String> results = run("""
				test('passes "quoted" <here>', () => {})
				test('fails', () => { console.log('on the way'); assert.equal(1, 2) })
				""");

		assertThat(results).containsOnlyKeys("passes \"quoted\" <here>", "fails")
			.containsEntry("passes \"quoted\" <here>", "passed");
		assertThat(results.get("fails")).contains("1 !== 2", "on the way");
	}

	@Test
	void failsWhenNoTestRan() throws IOException {
		assertThat(run("").values()).singleElement().asString().contains("no test ran");
	}

	@Test
	void failsWhenTheFileCannotBeLoaded() throws IOException {
		assertThat(run("import 'nothing-there'").values()).singleElement()
			.asString()
			.contains("no test ran", "ended with 1", "nothing-there");
	}

	@Test
	void failsWhenATestIsSkipped() throws IOException {
		assertThat(run("test('later', { skip: 'not now' }, () => {})").get("later")).contains("skipped", "not now");
	}

	@Test
	void failsWhenTheProcessEndsBadlyAfterGoodTests() throws IOException {
		assertThat(run("test('good', () => {}); process.on('exit', () => { process.exitCode = 3 })"))
			.containsEntry("good", "passed")
			.hasEntrySatisfying("the file ends well", (result) -> assertThat(result).contains("ended with 3"));
	}

	private Map<String, String> run(String tests) throws IOException {
		Path file = Files.writeString(this.folder.resolve("a.test.mjs"),
				"import test from 'node:test'\nimport assert from 'node:assert/strict'\n" + tests);
		return NodeRun.of(file, this.folder, Map.of())
			.tests()
			.map(DynamicTest.class::cast)
			.collect(Collectors.toMap(DynamicNode::getDisplayName, resultOf()));
	}

	private static Function<DynamicTest, String> resultOf() {
		return (test) -> Optional.ofNullable(catchThrowable(() -> test.getExecutable().execute()))
			.map(Throwable::getMessage)
			.orElse("passed");
	}

}
