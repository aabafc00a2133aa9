package io.deepstream.server.testservers;

import java.util.Arrays;
import java.util.Optional;

/** Whether a server may be imitated where the real one is not to be had. */
final class StandIns {

	private static final String PROPERTY = "deepstream.test.require-real";

	private static final String VARIABLE = "DEEPSTREAM_TEST_REQUIRE_REAL";

	private StandIns() {
	}

	/** Refuses if the user named the kind in a list of those that must be real. */
	static Program allowed(String kind, Program standIn) {
		String required = Optional.ofNullable(System.getProperty(PROPERTY))
			.or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
			.orElse("");
		if (Arrays.asList(required.split("\\s*,\\s*")).contains(kind)) {
			throw new IllegalStateException(
					"%s must be real (%s), but no Docker engine answers and its server is not on the PATH"
						.formatted(kind, PROPERTY));
		}
		System.out.printf("*** %s: NO REAL SERVER on this machine, tests run on an emulator: %s ***%n", kind,
				standIn.origin());
		return standIn;
	}

}
