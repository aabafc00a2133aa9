package io.deepstream.server.connector.link;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BeaconTests {

	private final Beacon beacon = new Beacon();

	@Test
	void isAliveWhileBeaconsComeBack() {
		for (int i = 0; i < 100; i++) {
			long number = this.beacon.next();
			this.beacon.taken(number);

			assertThat(this.beacon.seen(number)).isFalse();
			assertThat(this.beacon.isDead(0, 0, false)).isFalse();
			assertThat(this.beacon.wantsNext()).isTrue();
		}
	}

	@Test
	void isDeadWhenNothingIsTaken() {
		this.beacon.next();

		assertThat(this.beacon.isDead(0, 0, false)).isFalse();
		assertThat(this.beacon.isDead(0, 1, false)).isFalse();
		assertThat(this.beacon.wantsNext()).isFalse();
		assertThat(this.beacon.isDead(0, 2, false)).isTrue();
	}

	@Test
	void isDeadWhenNothingComesIn() {
		this.beacon.taken(this.beacon.next());

		assertThat(this.beacon.isDead(1, 0, false)).isFalse();
		assertThat(this.beacon.isDead(2, 0, false)).isFalse();
		assertThat(this.beacon.isDead(3, 0, false)).isTrue();
	}

	@Test
	void waitsBehindOtherMessagesThatGoOut() {
		this.beacon.next();

		for (int i = 1; i < 100; i++) {
			assertThat(this.beacon.isDead(i, 0, false)).isFalse();
		}
	}

	@Test
	void waitsBehindOtherMessagesThatComeIn() {
		this.beacon.taken(this.beacon.next());

		for (int i = 1; i < 20; i++) {
			assertThat(this.beacon.isDead(1, i, false)).isFalse();
			assertThat(this.beacon.isDead(1, i, true)).isFalse();
		}
	}

	@Test
	void isDeadWhenOthersComeInButNoBeaconEver() {
		boolean dead = false;
		for (int i = 1; i < 100 && !dead; i++) {
			this.beacon.taken(this.beacon.next());
			dead = this.beacon.isDead(i, i, false);
		}

		assertThat(dead).isTrue();
	}

	@Test
	void tellsThatOneWasLost() {
		this.beacon.taken(this.beacon.next());
		this.beacon.taken(this.beacon.next());

		assertThat(this.beacon.seen(2)).isTrue();
		assertThat(this.beacon.seen(this.beacon.next())).isFalse();
	}

	@Test
	void isSentAgainAfterARefusal() {
		this.beacon.refused(this.beacon.next());

		assertThat(this.beacon.wantsNext()).isTrue();
		this.beacon.next();
		assertThat(this.beacon.wantsNext()).isFalse();
	}

}
