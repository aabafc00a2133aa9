package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * A certificate made for a test, and its key, as files; also good for a client.
 */
final class Certificates implements AutoCloseable {

	private final Path folder;

	Certificates() throws IOException {
		this.folder = Files.createTempDirectory("certificates");
	}

	/** Writes a certificate of this name, and its key, instead of what was there. */
	void write(String name) throws Exception {
		X509Bundle made = new CertificateBuilder().subject("CN=" + name)
			.addSanIpAddress("127.0.0.1")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		Files.writeString(privateKey(), made.getPrivateKeyPEM());
		Files.writeString(certificate(), made.getCertificatePathPEM());
	}

	Path certificate() {
		return this.folder.resolve("certificate.pem");
	}

	Path privateKey() {
		return this.folder.resolve("key.pem");
	}

	@Override
	public void close() throws IOException {
		Files.deleteIfExists(certificate());
		Files.deleteIfExists(privateKey());
		Files.delete(this.folder);
	}

}
