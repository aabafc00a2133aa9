package io.deepstream.server.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Installs a missing server on Debian and its kin when the build runs as root. The
 * services that come with the packages are not started: servers listen only while a test
 * wants them, and only on the loopback address.
 */
final class DebianPackages {

	private static final Path START_POLICY = Path.of("/usr/sbin/policy-rc.d");

	/** {@code invoke-rc.d}: action forbidden by policy. */
	private static final String START_NOTHING = "#!/bin/sh\nexit 101\n";

	private DebianPackages() {
	}

	static void install(String name) {
		String remedy = "apt-get update && apt-get install -y --no-install-recommends " + name;
		if (Binaries.onPath("apt-get").isEmpty()) {
			throw new IllegalStateException(
					"No Docker engine answers and the server is not on the PATH; install what Debian calls " + name
							+ ", or start Docker");
		}
		if (!isRoot()) {
			throw new IllegalStateException(
					"No Docker engine answers and the server is not on the PATH; install it: sudo sh -c '" + remedy
							+ "'");
		}
		InstallLock.run(() -> {
			if (!isInstalled(name)) {
				System.out.println("Test servers: installing the Debian package " + name);
				try {
					installWithoutStart(name);
				}
				catch (IllegalStateException ex) {
					throw new IllegalStateException("Cannot install " + name + "; try it by hand: " + remedy, ex);
				}
			}
		});
	}

	static boolean isRoot() {
		return "root".equals(System.getProperty("user.name"));
	}

	private static boolean isInstalled(String name) {
		try {
			return Commands.run("dpkg-query", "-W", "-f", "${Status}", name).endsWith("ok installed");
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	private static void installWithoutStart(String name) {
		boolean ownPolicy = createPolicy();
		try {
			apt("update");
			apt("install", "-y", "--no-install-recommends", name);
		}
		finally {
			if (ownPolicy) {
				START_POLICY.toFile().delete();
			}
		}
	}

	private static boolean createPolicy() {
		if (Files.exists(START_POLICY)) {
			return false;
		}
		try {
			Files.writeString(START_POLICY, START_NOTHING);
			Files.setPosixFilePermissions(START_POLICY, PosixFilePermissions.fromString("rwxr-xr-x"));
			return true;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot keep apt from starting services", ex);
		}
	}

	private static void apt(String... arguments) {
		List<String> command = new java.util.ArrayList<>(
				List.of("apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"));
		command.addAll(List.of(arguments));
		Commands.run(command, Map.of("DEBIAN_FRONTEND", "noninteractive"), Path.of("/"));
	}

}
