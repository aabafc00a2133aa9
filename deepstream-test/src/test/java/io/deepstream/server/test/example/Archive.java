package io.deepstream.server.test.example;

import org.springframework.stereotype.Component;

/**
 * Is called by the node.
 */
@Component
class Archive {

	@OnNews
	void keep(String title) {
	}

}
