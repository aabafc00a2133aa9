package io.deepstream.server.test.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * The context of a {@link DeepstreamTest}.
 */
class DeepstreamTestContextBootstrapper extends TestSliceTestContextBootstrapper<DeepstreamTest> {

	/** Those of the annotation come later, and win. */
	@Override
	protected String[] getProperties(Class<?> testClass) {
		List<String> properties = new ArrayList<>(List.of("deepstream.cache.type=memory",
				"deepstream.storage.type=memory", "deepstream.messaging.type=none"));
		String[] own = super.getProperties(testClass);
		if (own != null) {
			properties.addAll(List.of(own));
		}
		return properties.toArray(String[]::new);
	}

}
