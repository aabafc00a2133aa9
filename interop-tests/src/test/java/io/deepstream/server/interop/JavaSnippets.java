package io.deepstream.server.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles the Java of a page: types, members of a class, or statements of a method, with
 * the imports that an editor would add.
 */
final class JavaSnippets {

	private static final List<String> IMPORTED = List.of("java.nio.charset.*", "java.nio.file.*", "java.time.*",
			"java.util.*", "java.util.concurrent.*", "java.util.function.*", "org.junit.jupiter.api.*",
			"org.springframework.beans.factory.annotation.*", "org.springframework.boot.*",
			"org.springframework.boot.autoconfigure.*", "org.springframework.boot.test.context.*",
			"org.springframework.context.annotation.*", "org.springframework.core.annotation.*",
			"org.springframework.stereotype.*", "static org.assertj.core.api.Assertions.*");

	private static final List<String> SHAPES = List.of("%1$s%n%2$s%n", "class Shape { %1$s%n%2$s%n}",
			"class Shape { %1$s%n void run() throws Exception {%n%2$s%n} }");

	private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	private final Path classes;

	private final String imports;

	/**
	 * Compiles against the class path of the tests.
	 * @param root of the project, for the names of its packages
	 * @param classes folder for what is compiled
	 */
	JavaSnippets(Path root, Path classes) {
		this.classes = classes;
		this.imports = Stream.concat(IMPORTED.stream(), packages(root))
			.map((name) -> "import " + name + ";")
			.collect(Collectors.joining("\n"));
	}

	private static Stream<String> packages(Path root) {
		try (Stream<Path> files = Files.walk(root, 12)) {
			return files.filter((file) -> file.endsWith("package-info.java"))
				.map((file) -> file.toString().replace('\\', '/'))
				.filter((file) -> file.contains("/src/main/java/") && file.contains("/deepstream-"))
				.map((file) -> file.replaceAll(".*/src/main/java/|/package-info.java", "").replace('/', '.') + ".*")
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Fails with what the compiler says if the snippet fits none of the shapes. */
	void check(Snippet snippet) {
		String problems = SHAPES.stream()
			.map((shape) -> problems(snippet, shape))
			.min(Comparator.comparingLong((text) -> text.lines().count()))
			.orElseThrow();
		if (!problems.isEmpty()) {
			throw new AssertionError(problems);
		}
	}

	private String problems(Snippet snippet, String shape) {
		String own = snippet.text().lines().filter(JavaSnippets::isImport).collect(Collectors.joining("\n"));
		String rest = snippet.text().lines().filter((line) -> !isImport(line)).collect(Collectors.joining("\n"));
		String source = own + "\n" + this.imports + "\n" + shape.formatted(snippet.given(), rest);
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		this.compiler.getTask(null, null, diagnostics, List.of("-d", this.classes.toString(), "-proc:none",
				"-parameters", "-cp", System.getProperty("java.class.path")), null, List.of(new Source(source)))
			.call();
		return diagnostics.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
			.map((diagnostic) -> diagnostic.getMessage(null) + " at: "
					+ source.lines().skip(Math.max(0, diagnostic.getLineNumber() - 1)).findFirst().orElse("").strip())
			.collect(Collectors.joining("\n"));
	}

	private static boolean isImport(String line) {
		return line.startsWith("import ");
	}

	/** Types of a snippet are not public as far as the name of the file goes. */
	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String text) {
			super(URI.create("string:///Snippet.java"), Kind.SOURCE);
			this.text = text.replaceAll("(?m)^public (?=(final |abstract |sealed )*(class|record|interface|enum) )",
					"");
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
