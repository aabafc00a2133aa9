package io.deepstream.server.autoconfigure;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

import io.deepstream.server.memory.InProcessHub;
import io.deepstream.server.spi.MessageBus;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What somebody reads whose node does not start, and what can be done about it.
 */
class StartFailureTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DeepstreamJdbcAutoConfiguration.class, DeepstreamDirectAutoConfiguration.class,
				DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class));

	private static FailureAnalysis analysis(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		FailureAnalysis analysis = new DeepstreamStartFailureAnalyzer().analyze(context.getStartupFailure());
		assertThat(analysis).isNotNull();
		return analysis;
	}

	@Test
	void namesThePropertyOfANameThatIsTaken() {
		InProcessHub hub = new InProcessHub();
		ApplicationContextRunner nodes = this.runner.withBean(MessageBus.class, hub::bus)
			.withPropertyValues("deepstream.node-id=same", "deepstream.connectors.start=required");
		nodes.run((first) -> nodes.run((second) -> {
			assertThat(analysis(second).getDescription()).contains("is named 'same'", "deepstream.node-id");
			assertThat(analysis(second).getAction()).contains("deepstream.node-id")
				.doesNotContain("deepstream.connectors.start");
		}));
	}

	@Test
	void namesTheCredentialsThatAreRefused() throws SQLException {
		String url = "jdbc:h2:mem:guarded";
		try (Connection keeper = DriverManager.getConnection(url, "owner", "secret")) {
			assertThat(keeper.isValid(1)).isTrue();
			this.runner
				.withPropertyValues("deepstream.storage.type=jdbc", "spring.datasource.url=" + url,
						"spring.datasource.username=owner", "spring.datasource.password=wrong",
						"spring.datasource.hikari.connection-timeout=1000", "deepstream.storage.jdbc.timeout=20s")
				.run((context) -> {
					assertThat(analysis(context).getDescription()).contains("The storage cannot be reached",
							"Wrong user name or password");
					assertThat(analysis(context).getAction()).contains("The login was refused", "spring.datasource");
				});
		}
	}

	@Test
	void namesThePortOfANodeThatIsInUse() {
		String[] node = { "deepstream.messaging.type=direct", "deepstream.messaging.direct.secret=sesame",
				"deepstream.messaging.direct.seeds=127.0.0.1:47830", "deepstream.messaging.direct.port=47830" };
		this.runner.withPropertyValues(node).run((first) -> {
			assertThat(first).hasNotFailed();
			this.runner.withPropertyValues(node).run((second) -> {
				assertThat(analysis(second).getDescription()).contains("127.0.0.1:47830");
				assertThat(analysis(second).getAction()).contains("deepstream.messaging.direct");
			});
		});
	}

}
