package io.deepstream.server.auth;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PasswordHashTests {

	/** Of the users file that comes with the original: md5, 100 iterations, 32 bytes. */
	private static final String SAMPLE = "rCOSZxJrgze2AZdVQh12c6ErDMOG0M+Rx5Yu7S5d91c=GS4SbTQYmoaGwjm2shEobg==";

	private static final PasswordHash ORIGINAL = new PasswordHash(HashAlgorithm.MD5, 100, 32);

	@Test
	void readsWhatTheOriginalWrote() {
		assertThat(ORIGINAL.matches("password", SAMPLE)).isTrue();
		assertThat(ORIGINAL.matches("passwort", SAMPLE)).isFalse();
		assertThat(ORIGINAL.matches("", SAMPLE)).isFalse();
	}

	/** Made by crypto.pbkdf2Sync of Node.js 20. */
	@ParameterizedTest
	@CsvSource(
			textBlock = """
					MD5, 1, 16, secret, weWIA46rMBIRA8xBSc8alw==hNOsdu49xzfCo670drbbyA==
					MD5, 17, 50, pä$$ wörd€, hvYM6YuI99BbF58IouMHj1kCZbe1PD3JJYqzSJv8bH29Vy33Fo+aPoeWe7g4wjVgpb8=gEgGUgaIpVSmrbtfNV7lyw==
					SHA1, 5, 20, secret, CnKjzwMoF39e2/QGPBQSrDS4Rus=zxCzXWYS4/PKH0XVs8SQDQ==
					SHA224, 5, 28, secret, qkE6EZz1lyAJX5uOGG+s0gW5PLFjPSm/e4kyGw==ASp6sRIwVRXpGnP+5hPIAw==
					SHA256, 1000, 32, secret, Puo1vj7fviWHPKNfvQEKxXWT0B8DywKjwv9PuFwTFuU=Tv14c4cDln225bTal1ZC8A==
					SHA384, 5, 48, x, dSN/Lfi3z8CDFHys1Z24m/vA/LFQwRTcML1Fw1wqcntjiaVcBChONXMKuIG9vph163TKptKgnrH1VFotUnwYpw==
					SHA512, 5, 100, pä$$ wörd€, Vluo9IWt4T5baYG7KJMuVrQS1CBWpDzqzM8ooZ6BOq18kNplH0kQlw3KqDYYuOJj80RPtjdapZiDAg6gi0j2rRgmbH1Qs3LqawxO7jy0TKYX27B6MagglIeCX783m/GCPmlYyQ==DbjnPfO48i5y3LEiE/mjOA==
					MD5, 3, 32, , ptDPATMsc4A9yzZVLBI9z3h5x2thshP3jgqp0PnyUTQ=f1CotOL/VwuFHREBLC6izw==
					SHA512, 3, 32, , 0i6ukP5SIoOHP7lCVx6fLihsNy9j10vU2cS1r8zCAyk=oFCfYD4Y8fu0+H/OtFiUmg==
					""")
	void readsWhatNodeWrites(HashAlgorithm algorithm, int iterations, int keyLength, String password, String stored) {
		PasswordHash hash = new PasswordHash(algorithm, iterations, keyLength);

		assertThat(hash.matches((password != null) ? password : "", stored)).isTrue();
		assertThat(hash.matches(password + "x", stored)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void knowsItsOwnHashes(HashAlgorithm algorithm) {
		PasswordHash hash = new PasswordHash(algorithm, 3, 50);

		String first = hash.create("secret");

		assertThat(hash.matches("secret", first)).isTrue();
		assertThat(hash.matches("Secret", first)).isFalse();
		assertThat(hash.create("secret")).isNotEqualTo(first);
		assertThat(new PasswordHash(algorithm, 4, 50).matches("secret", first)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "password", "rCOSZxJrgze2AZdVQh12c6ErDMOG0M+Rx5Yu7S5d91c=",
			"rCOSZxJrgze2AZdVQh12c6ErDMOG0M+Rx5Yu7S5d91cAGS4SbTQYmoaGwjm2shEobg==" })
	void nothingMatchesWhatIsNoHash(String stored) {
		assertThat(ORIGINAL.isHash(stored)).isFalse();
		assertThat(ORIGINAL.matches("password", stored)).isFalse();
		assertThat(ORIGINAL.matches("", stored)).isFalse();
		assertThat(ORIGINAL.matches("", null)).isFalse();
	}

	@Test
	void refusesWhatCannotBeMeant() {
		assertThatIllegalArgumentException().isThrownBy(() -> new PasswordHash(HashAlgorithm.SHA512, 0, 32));
		assertThatIllegalArgumentException().isThrownBy(() -> new PasswordHash(HashAlgorithm.SHA512, 1, 0));
	}

	@Test
	void theCommandHashesWhatItReads() {
		String printed = run("correct horse", true, "--hash", "sha256", "--iterations", "7", "--key-length", "20");

		assertThat(new PasswordHash(HashAlgorithm.SHA256, 7, 20).matches("correct horse", printed.trim())).isTrue();
	}

	@Test
	void theCommandTakesAPasswordAsTheOriginalDoes() {
		String printed = run("", true, "--iterations", "7", "secret");

		assertThat(new PasswordHash(HashAlgorithm.SHA512, 7, 32).matches("secret", printed.trim())).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "--hash", "--hash crc32 x", "--iterations many x", "--iterations 0 x", "--salt x y", "a b",
			"" })
	void theCommandExplainsItself(String arguments) {
		assertThat(run("", false, arguments.isEmpty() ? new String[0] : arguments.split(" "))).contains("Usage: ");
	}

	private static String run(String input, boolean succeeds, String... arguments) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream err = new ByteArrayOutputStream();

		boolean succeeded = HashPassword.run(arguments, () -> input, new PrintStream(out), new PrintStream(err));

		assertThat(succeeded).describedAs("%s", err).isEqualTo(succeeds);
		return (succeeds ? out : err).toString(StandardCharsets.UTF_8);
	}

}
