package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What DevTools does: an application is closed and started again, its own classes by
 * another class loader, those of the starter by the same.
 */
class RestartTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** The JDK's own thread, made once for all, would be the first application's. */
	@BeforeAll
	static void makeTimerOfTheJdk() {
		CompletableFuture.delayedExecutor(0, TimeUnit.MILLISECONDS).execute(() -> {
		});
	}

	@ParameterizedTest
	@EnumSource
	void leavesNoThreadToTheClassesBefore(Container container) throws Exception {
		for (int run = 0; run < 2; run++) {
			ClassLoader loader = new RestartLoader();
			Thread thread = Thread.currentThread();
			ClassLoader before = thread.getContextClassLoader();
			thread.setContextClassLoader(loader);
			try (ConfigurableApplicationContext context = start(loader, container)) {
				int port = Integer.parseInt(context.getEnvironment().getRequiredProperty(container.portProperty()));
				SocketClient.connect(port).login("alice").subscribe("news").close();
			}
			finally {
				thread.setContextClassLoader(before);
			}

			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(threadsOf(loader)).isEmpty());
		}
	}

	private static ConfigurableApplicationContext start(ClassLoader loader, Container container) throws Exception {
		Class<?> application = loader.loadClass(RestartedApplication.class.getName());
		assertThat(application.getClassLoader()).isSameAs(loader);
		return (ConfigurableApplicationContext) application.getMethod("start", String[].class)
			.invoke(null, (Object) container.properties());
	}

	private static List<String> threadsOf(ClassLoader loader) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getContextClassLoader() == loader)
			.map(Thread::getName)
			.toList();
	}

	/** Has a version of its own of the application, and nothing else. */
	private static final class RestartLoader extends ClassLoader {

		private static final String OWN = RestartedApplication.class.getName();

		RestartLoader() {
			super(RestartTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith(OWN)) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : define(name);
			}
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			String file = name.replace('.', '/') + ".class";
			try (InputStream in = Objects.requireNonNull(getParent().getResourceAsStream(file), file)) {
				byte[] bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
