package io.deepstream.server.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What one test file of Node.js said: the report of its test runner, everything else that
 * it printed, and how it ended.
 */
final class NodeRun {

	private static final long MINUTES = 10;

	private final Path report;

	private final String output;

	private final String end;

	private NodeRun(Path report, String output, String end) {
		this.report = report;
		this.output = output;
		this.end = end;
	}

	/** Runs the file to its end, but not for ever. */
	static NodeRun of(Path file, Path reports, Map<String, String> environment) {
		Path report = reports.resolve(file.getFileName() + ".xml").toAbsolutePath();
		Path output = reports.resolve(file.getFileName() + ".log");
		ProcessBuilder node = new ProcessBuilder("node", "--test-reporter=junit",
				"--test-reporter-destination=" + report, file.toAbsolutePath().toString());
		node.environment().putAll(environment);
		try {
			Files.deleteIfExists(report);
			Process process = node.redirectErrorStream(true).redirectOutput(output.toFile()).start();
			String end = awaitEnd(process);
			return new NodeRun(report, new String(Files.readAllBytes(output), StandardCharsets.UTF_8), end);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String awaitEnd(Process process) {
		try {
			if (process.waitFor(MINUTES, TimeUnit.MINUTES)) {
				return (process.exitValue() == 0) ? "" : "Node.js ended with " + process.exitValue();
			}
			return "Node.js was still busy after " + MINUTES + " minutes";
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return "interrupted";
		}
		finally {
			process.destroyForcibly();
		}
	}

	/** A test for each test; one that fails when the file as a whole went wrong. */
	Stream<DynamicNode> tests() {
		if (!Files.exists(this.report)) {
			return Stream.of(failing("the file runs", "no test ran. " + this.end));
		}
		List<Element> cases = reportedCases();
		List<DynamicNode> tests = new ArrayList<>(cases.stream().map(this::test).toList());
		boolean explained = cases.stream().anyMatch((reported) -> !problems(reported).isEmpty());
		if (cases.isEmpty() || (!this.end.isEmpty() && !explained)) {
			tests.add(failing("the file ends well", cases.size() + " tests ran. " + this.end));
		}
		return tests.stream();
	}

	private List<Element> reportedCases() {
		try {
			NodeList cases = DocumentBuilderFactory.newInstance()
				.newDocumentBuilder()
				.parse(this.report.toFile())
				.getElementsByTagName("testcase");
			return IntStream.range(0, cases.getLength()).mapToObj((index) -> (Element) cases.item(index)).toList();
		}
		catch (ParserConfigurationException | SAXException | IOException ex) {
			throw new IllegalStateException("unreadable: " + this.report + ". " + this.end + "\n" + this.output, ex);
		}
	}

	private DynamicNode test(Element reported) {
		// the reporter escapes quotation marks twice
		String name = reported.getAttribute("name").replace("&quot;", "\"");
		String problems = problems(reported);
		return problems.isEmpty() ? DynamicTest.dynamicTest(name, () -> {
		}) : failing(name, problems);
	}

	/** A skipped test counts as a failure: it proves nothing. */
	private static String problems(Element reported) {
		NodeList children = reported.getElementsByTagName("*");
		StringBuilder problems = new StringBuilder();
		for (int index = 0; index < children.getLength(); index++) {
			Element problem = (Element) children.item(index);
			problems.append("%s: %s%n%s".formatted(problem.getTagName(), problem.getAttribute("message"),
					problem.getTextContent()));
		}
		return problems.toString();
	}

	/** Without a stack trace: it would show this class only. */
	private DynamicNode failing(String name, String message) {
		AssertionError failure = new AssertionError(name + ": " + message + "\nprinted:\n" + this.output);
		failure.setStackTrace(new StackTraceElement[0]);
		return DynamicTest.dynamicTest(name, () -> {
			throw failure;
		});
	}

}
