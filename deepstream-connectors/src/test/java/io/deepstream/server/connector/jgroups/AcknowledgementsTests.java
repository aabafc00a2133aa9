package io.deepstream.server.connector.jgroups;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jgroups.Address;
import org.jgroups.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AcknowledgementsTests {

	private final Address one = UUID.randomUUID();

	private final Address other = UUID.randomUUID();

	private final Acknowledgements acknowledgements = new Acknowledgements();

	private final CompletableFuture<Void> result = new CompletableFuture<>();

	@Test
	void areThereWhenNobodyIsAsked() {
		this.acknowledgements.expect(List.of(), this.result);

		assertThat(this.result).isCompleted();
	}

	@Test
	void areThereWhenAllHaveAnswered() {
		long number = this.acknowledgements.expect(List.of(this.one, this.other), this.result);

		this.acknowledgements.acknowledged(number, this.one);
		this.acknowledgements.acknowledged(number, this.one);
		this.acknowledgements.acknowledged(number + 1, this.other);
		assertThat(this.result).isNotDone();
		this.acknowledgements.acknowledged(number, this.other);

		assertThat(this.result).isCompleted();
	}

	@Test
	void doNotWaitForANodeThatIsGone() {
		long number = this.acknowledgements.expect(List.of(this.one, this.other), this.result);

		this.acknowledgements.acknowledged(number, this.one);
		this.acknowledgements.gone(this.other);

		assertThat(this.result).isCompleted();
	}

}
