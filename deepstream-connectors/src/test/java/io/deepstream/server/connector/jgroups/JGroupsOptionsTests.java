package io.deepstream.server.connector.jgroups;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JGroupsOptionsTests {

	private static final InetSocketAddress SEED = InetSocketAddress.createUnresolved("seed", 7800);

	@Test
	void doNotShowTheSecret() {
		assertThat(options(List.of(SEED), "sesame")).asString().contains("seed", "7800").doesNotContain("sesame");
	}

	@Test
	void needASeedAndASecret() {
		assertThatIllegalArgumentException().isThrownBy(() -> options(List.of(), "sesame"));
		assertThatIllegalArgumentException().isThrownBy(() -> options(List.of(SEED), " "));
	}

	private static JGroupsOptions options(List<InetSocketAddress> seeds, String secret) {
		return new JGroupsOptions("cluster", InetAddress.getLoopbackAddress(), 7800, seeds, secret);
	}

}
