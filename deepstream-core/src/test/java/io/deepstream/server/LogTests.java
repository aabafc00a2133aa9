package io.deepstream.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.names;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing that a client sends begins a line of its own in the log.
 */
class LogTests {

	private static final String NAME = "x\r\n2026-01-01 ERROR forged\u001b[2K";

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.deepstream.server");

	/** Cannot tell about events. */
	private final PermissionChecker checker = (request) -> (request.action() instanceof EventAction)
			? CompletableFuture.failedStage(new IllegalStateException("no rules"))
			: CompletableFuture.completedStage(true);

	private final DeepstreamServer server = Nodes.single(UnaryOperator.identity(), this.checker,
			new OpenAuthenticator(), new ManualScheduler());

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.logger.setLevel(Level.TRACE);
	}

	@AfterEach
	void stop() {
		this.logger.setLevel(null);
		this.logger.detachAppender(this.log);
		this.server.stop().toCompletableFuture().join();
	}

	@Test
	void showsWhatClientsSendOnOneLine() {
		TestClient client = TestClient.login(this.server, "mallory");

		client.send(data(EventAction.EMIT, NAME, "1"));
		client.send(names(PresenceAction.SUBSCRIBE, NAME));
		client.send(names(RecordAction.SUBSCRIBE, NAME));
		client.send(patch("a"));
		client.send(patch("[0]." + NAME));
		client.send(data(RecordAction.UPDATE, NAME, "{\n"));

		List<String> lines = lines();
		assertThat(lines).filteredOn((line) -> line.contains("forged")).hasSizeGreaterThanOrEqualTo(5);
		assertThat(lines)
			.noneMatch((line) -> line.contains("\n2026") || line.contains("\r") || line.contains("\u001b"));
	}

	private static Message patch(String path) {
		return Message.builder(RecordAction.CREATEANDPATCH)
			.name(NAME)
			.path(path)
			.version(-1)
			.data(TestClient.json("nope"))
			.build();
	}

	private List<String> lines() {
		List<String> lines = new ArrayList<>();
		for (ILoggingEvent event : this.log.list) {
			lines.add(event.getFormattedMessage());
			for (IThrowableProxy thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
				lines.add(String.valueOf(thrown.getMessage()));
			}
		}
		return lines;
	}

}
