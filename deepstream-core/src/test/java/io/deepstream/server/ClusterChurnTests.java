package io.deepstream.server;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients and nodes that come and go on a bus that delays and loses messages.
 */
@Timeout(120)
class ClusterChurnTests {

	private static final int STEPS = Integer.getInteger("deepstream.churn.steps", 400);

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void everythingIsRightAgainWhenItHasCalmedDown(long seed) {
		Random random = new Random(seed);
		Nodes nodes = new Nodes(seed);
		Crowd crowd = new Crowd(nodes, random);
		nodes.start("n0", "n1", "n2");

		nodes.hub.lose((delivery) -> random.nextInt(50) == 0);
		for (int step = 0; step < STEPS; step++) {
			crowd.act();
			for (int i = random.nextInt(12); i > 0; i--) {
				nodes.hub.deliverOne();
			}
			if (random.nextInt(20) == 0) {
				nodes.clock.advance(Duration.ofMillis(random.nextInt(1_500)));
			}
		}
		nodes.hub.lose((delivery) -> false);
		nodes.settle();
		crowd.answerEverything(Duration.ofSeconds(100));

		crowd.check("seed " + seed);
		crowd.leave();
		nodes.pass(Duration.ofSeconds(45));
		crowd.checkNothingIsLeft("seed " + seed);
	}

}
