package io.deepstream.server.autoconfigure.application;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is sent after transactions.
 *
 * @param maxMessages Messages that one transaction may keep until its end; a further one
 * is refused with an exception.
 */
@ConfigurationProperties("deepstream.transaction")
public record TransactionProperties(@DefaultValue("10000") int maxMessages) {

	public TransactionProperties {
		if (maxMessages <= 0) {
			throw new IllegalArgumentException(
					"deepstream.transaction.max-messages must be positive, but is " + maxMessages);
		}
	}

}
