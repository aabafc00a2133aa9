package io.deepstream.server.auth;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Scanner;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Makes the hash of a password for a users file. The password is asked for on the
 * console, or read as one line from standard input; as an argument, as
 * {@code deepstream hash} takes it, it is seen by whoever lists the processes. Needs
 * nothing but Java and this package.
 */
public final class HashPassword {

	private static final String USAGE = """
			Usage: HashPassword [--hash <algorithm>] [--iterations <number>] [--key-length <bytes>] [<password>]
			Algorithms: md5, sha1, sha224, sha256, sha384, sha512. Without options: as the server's defaults are.""";

	private HashPassword() {
	}

	/**
	 * Prints the hash, or what is wrong and ends with status 1.
	 * @param args options and, if it must be, the password
	 */
	public static void main(String[] args) {
		if (!run(args, HashPassword::ask, System.out, System.err)) {
			System.exit(1);
		}
	}

	static boolean run(String[] args, Supplier<@Nullable String> ask, PrintStream out, PrintStream err) {
		PasswordHash hash = PasswordHash.STRONG;
		Deque<String> rest = new ArrayDeque<>(Arrays.asList(args));
		try {
			while (!rest.isEmpty() && rest.peek().startsWith("--")) {
				hash = option(hash, rest.remove(), rest.poll());
			}
		}
		catch (IllegalArgumentException ex) {
			err.println(ex.getMessage() + System.lineSeparator() + USAGE);
			return false;
		}
		String password = !rest.isEmpty() ? rest.remove() : ask.get();
		if (password == null || password.isEmpty() || !rest.isEmpty()) {
			err.println(USAGE);
			return false;
		}
		out.println(hash.create(password));
		return true;
	}

	private static PasswordHash option(PasswordHash hash, String name, @Nullable String value) {
		if (value == null) {
			throw new IllegalArgumentException("A value is missing: " + name);
		}
		return switch (name) {
			case "--hash" -> new PasswordHash(HashAlgorithm.valueOf(value.toUpperCase(Locale.ROOT).replace("-", "")),
					hash.iterations(), hash.keyLength());
			case "--iterations" -> new PasswordHash(hash.algorithm(), Integer.parseInt(value), hash.keyLength());
			case "--key-length" -> new PasswordHash(hash.algorithm(), hash.iterations(), Integer.parseInt(value));
			default -> throw new IllegalArgumentException("No such option: " + name);
		};
	}

	private static @Nullable String ask() {
		Console console = System.console();
		if (console != null) {
			char[] password = console.readPassword("Password: ");
			return (password != null) ? new String(password) : null;
		}
		Scanner input = new Scanner(System.in, StandardCharsets.UTF_8);
		return input.hasNextLine() ? input.nextLine() : null;
	}

}
