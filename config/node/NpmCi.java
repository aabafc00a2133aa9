import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Installs the npm packages of the folder it is started in, unless they are there: {@code java NpmCi.java}. Needs
 * Node.js on the PATH and says so.
 */
final class NpmCi {

	private static final int MAJOR = 20;

	private static final int MINOR = 14;

	private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

	private NpmCi() {
	}

	public static void main(String[] args) throws IOException, InterruptedException {
		String problem = problemOf(nodeVersion());
		if (problem != null) {
			fail("%s This build needs Node.js %d.%d or later, with npm, on the PATH: https://nodejs.org/en/download"
				.formatted(problem, MAJOR, MINOR));
		}
		if (!installed() && npmCi() != 0) {
			fail("npm ci failed in " + Path.of("").toAbsolutePath());
		}
	}

	private static String problemOf(String version) {
		if (version.isEmpty()) {
			return "There is no Node.js here.";
		}
		String[] parts = version.substring(1).split("[.-]");
		int major = Integer.parseInt(parts[0]);
		boolean old = major < MAJOR || (major == MAJOR && Integer.parseInt(parts[1]) < MINOR);
		return old ? "Node.js " + version + " is too old." : null;
	}

	private static String nodeVersion() throws InterruptedException {
		try {
			Process node = new ProcessBuilder("node", "--version").redirectError(ProcessBuilder.Redirect.INHERIT).start();
			String version = new String(node.getInputStream().readAllBytes()).strip();
			return (node.waitFor() == 0) ? version : "";
		}
		catch (IOException ex) {
			return "";
		}
	}

	/** What npm writes last is newer than the lock file. */
	private static boolean installed() throws IOException {
		Path lock = Path.of("package-lock.json");
		Path written = Path.of("node_modules", ".package-lock.json");
		return Files.exists(written) && Files.getLastModifiedTime(written).compareTo(Files.getLastModifiedTime(lock)) > 0;
	}

	private static int npmCi() throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(WINDOWS ? List.of("cmd", "/c") : List.of());
		command.addAll(List.of("npm", "ci", "--prefer-offline", "--silent"));
		return new ProcessBuilder(command).inheritIO().start().waitFor();
	}

	private static void fail(String sentence) {
		System.err.println(sentence);
		System.exit(1);
	}

}
