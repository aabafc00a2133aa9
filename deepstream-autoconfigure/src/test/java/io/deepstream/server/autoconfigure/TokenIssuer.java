package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Makes tokens, signed by a key of its own, and tells what they are checked by.
 */
final class TokenIssuer {

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	private final String keyId;

	private final KeyPair keys;

	TokenIssuer() throws GeneralSecurityException {
		this("1");
	}

	TokenIssuer(String keyId) throws GeneralSecurityException {
		this.keyId = keyId;
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(2048);
		this.keys = generator.generateKeyPair();
	}

	/** Writes what the application checks tokens by. */
	Path writePublicKey(Path folder) throws IOException {
		String key = Base64.getMimeEncoder().encodeToString(this.keys.getPublic().getEncoded());
		return Files.writeString(folder.resolve("public.pem"),
				"-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
	}

	/** The public key as a set of keys has it. */
	String jsonWebKey() {
		RSAPublicKey key = (RSAPublicKey) this.keys.getPublic();
		return "{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"" + this.keyId + "\",\"n\":\""
				+ part(key.getModulus()) + "\",\"e\":\"" + part(key.getPublicExponent()) + "\"}";
	}

	private static String part(BigInteger number) {
		byte[] bytes = number.toByteArray();
		int sign = (bytes[0] == 0) ? 1 : 0;
		return BASE64.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
	}

	/** A token that expires after a time. */
	String token(String subject, Duration life) throws GeneralSecurityException {
		return sign("{\"sub\":\"" + subject + "\",\"scope\":\"news admin\",\"role\":\"editor\",\"exp\":"
				+ Instant.now().plus(life).getEpochSecond() + "}");
	}

	String sign(String claims) throws GeneralSecurityException {
		String content = part("{\"alg\":\"RS256\",\"kid\":\"" + this.keyId + "\"}") + "." + part(claims);
		Signature signature = Signature.getInstance("SHA256withRSA");
		signature.initSign(this.keys.getPrivate());
		signature.update(content.getBytes(StandardCharsets.US_ASCII));
		return content + "." + BASE64.encodeToString(signature.sign());
	}

	private static String part(String json) {
		return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
	}

}
