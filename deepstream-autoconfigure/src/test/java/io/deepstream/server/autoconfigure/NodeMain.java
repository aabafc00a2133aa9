package io.deepstream.server.autoconfigure;

import java.io.IOException;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What a {@link NodeProcess} runs.
 */
public final class NodeMain {

	static final String READY = "Node ready on port ";

	private NodeMain() {
	}

	public static void main(String[] arguments) throws IOException {
		SpringApplication application = new SpringApplication(TestNode.Application.class);
		application.setBannerMode(Banner.Mode.OFF);
		ConfigurableApplicationContext context = application.run(arguments);
		System.out.println(READY + context.getEnvironment().getProperty("local.server.port"));
		while (System.in.read() >= 0) {
			// until the test is gone
		}
		Runtime.getRuntime().halt(1);
	}

}
