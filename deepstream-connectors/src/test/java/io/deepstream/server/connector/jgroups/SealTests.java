package io.deepstream.server.connector.jgroups;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SealTests {

	private final Seal seal = seal("secret", "cluster");

	private static Seal seal(String secret, String cluster) {
		try {
			return Seal.of(secret, cluster);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void opensWhatANodeWithTheSameSecretClosed() {
		byte[] frame = "frame".getBytes(StandardCharsets.UTF_8);

		byte[] closed = seal("secret", "cluster").close(Content.frame(frame));

		assertThat(open(closed)).isEqualTo(Content.frame(frame));
	}

	@Test
	void keepsChannelsAndTheirNumber() {
		Content content = Content.channels(Content.Kind.SUBSCRIPTIONS, 7, List.of("", "ä/*", "x"));

		Content opened = open(this.seal.close(content));

		assertThat(opened.kind()).isEqualTo(Content.Kind.SUBSCRIPTIONS);
		assertThat(opened.number()).isEqualTo(7);
		assertThat(opened.channels()).containsExactly("", "ä/*", "x");
	}

	@Test
	void refusesEveryChangedByte() {
		byte[] closed = this.seal.close(Content.acknowledge(1));

		for (int i = 0; i < closed.length; i++) {
			byte[] changed = closed.clone();
			changed[i] ^= 1;
			assertThatIllegalArgumentException().isThrownBy(() -> open(changed));
		}
	}

	@Test
	void refusesOtherSecretsOtherClustersAndFragments() {
		byte[] closed = this.seal.close(Content.acknowledge(1));

		assertThatIllegalArgumentException().isThrownBy(() -> seal("other", "cluster").open(closed, 0, closed.length));
		assertThatIllegalArgumentException().isThrownBy(() -> seal("secret", "other").open(closed, 0, closed.length));
		assertThatIllegalArgumentException().isThrownBy(() -> this.seal.open(closed, 0, closed.length - 1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.seal.open(closed, 0, 3));
	}

	@Test
	void opensAPartOfAnArray() {
		byte[] closed = this.seal.close(Content.acknowledge(1));
		byte[] larger = ByteBuffer.allocate(closed.length + 9).position(4).put(closed).array();

		assertThat(this.seal.open(larger, 4, closed.length)).isEqualTo(Content.acknowledge(1));
	}

	private Content open(byte[] closed) {
		return this.seal.open(closed, 0, closed.length);
	}

}
