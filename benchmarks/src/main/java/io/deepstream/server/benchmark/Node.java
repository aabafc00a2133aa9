package io.deepstream.server.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * A node as an application has it, on 127.0.0.1. Prints {@code ready PORT}, that of the
 * Netty door if there is one, else of the container; a line on its standard input is
 * answered with {@code bus MESSAGES BYTES}, what has come over the message bus; a line
 * {@code heap} with {@code heap BYTES}, what is alive after a collection. Ends with its
 * standard input. Arguments are properties.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Node {

	/** Starts the node. */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = new SpringApplication(Node.class).run(args);
		BusCounters bus = context.getBean(BusCounters.class);
		Environment environment = context.getEnvironment();
		System.out.println("ready " + environment.getProperty("local.deepstream.netty.port",
				environment.getRequiredProperty("local.server.port")));
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			System.out.println(line.equals("heap") ? "heap " + LiveHeap.bytes() : bus.toString());
		}
		System.exit(0);
	}

	@Bean
	static BusCounters busCounters() {
		return new BusCounters();
	}

}
