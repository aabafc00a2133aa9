package io.deepstream.server.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.deepstream.server.annotation.ActiveProvider;
import io.deepstream.server.annotation.EventSubscriber;
import io.deepstream.server.annotation.PresenceListener;
import io.deepstream.server.annotation.RecordListener;
import io.deepstream.server.annotation.Requester;
import io.deepstream.server.annotation.RequesterAuthentication;
import io.deepstream.server.annotation.RpcProvider;
import io.deepstream.server.autoconfigure.annotation.DeepstreamAnnotationAutoConfiguration;
import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.DeepstreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.core.Authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Which methods are called, from when on and until when.
 */
@ExtendWith(OutputCaptureExtension.class)
class AnnotationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class,
					DeepstreamClientAutoConfiguration.class, DeepstreamAnnotationAutoConfiguration.class));

	@Test
	void needsNeitherSecurityNorReactor() {
		this.runner.withBean(Counter.class)
			.withClassLoader(new FilteredClassLoader(Authentication.class.getPackageName(), "reactor"))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(RequesterAuthentication.class);
				assertThat(call(context)).isEqualTo(1);
			});
		this.runner.run((context) -> assertThat(context).hasSingleBean(RequesterAuthentication.class));
	}

	@Test
	void aBeanThatIsDestroyedIsNotCalledAnyMoreUntilItIsMadeAgain() {
		this.runner.withBean("counter", Counter.class).run((context) -> {
			DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
			assertThat(call(context)).isEqualTo(1);

			beans.destroySingleton("counter");

			await().untilAsserted(() -> assertThat(failure(context)).isEqualTo(noProvider()));
			beans.getBean("counter");
			await().untilAsserted(() -> assertThat(call(context)).isEqualTo(1));
		});
	}

	@Test
	void aBeanThatIsDefinedLaterIsCalled() {
		this.runner.run((context) -> {
			assertThat(failure(context)).isEqualTo(noProvider());

			((GenericApplicationContext) context.getSourceApplicationContext()).registerBean("counter", Counter.class);
			context.getBean("counter");

			await().untilAsserted(() -> assertThat(failure(context)).isNull());
		});
	}

	@Test
	void aLazyBeanIsMadeByItsFirstCall() {
		this.runner.withUserConfiguration(LazyCounter.class).run((context) -> {
			DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
			assertThat(beans.containsSingleton("counter")).isFalse();

			assertThat(call(context)).isEqualTo(1);
			assertThat(call(context)).isEqualTo(2);

			assertThat(beans.containsSingleton("counter")).isTrue();
		});
	}

	@Test
	void eachCallOfAPrototypeHasABeanOfItsOwn() {
		this.runner.withUserConfiguration(PrototypeCounter.class).run((context) -> {
			assertThat(call(context)).isEqualTo(1);
			assertThat(call(context)).isEqualTo(1);
		});
	}

	@Test
	void callsThroughAProxyOfAnInterfaceThatHasTheMethod() {
		this.runner.withBean(Counting.class, () -> proxy(Counting.class))
			.run((context) -> assertThat(call(context)).isEqualTo(1));
	}

	private static <T> T proxy(Class<T> type) {
		ProxyFactory proxy = new ProxyFactory(new Counter());
		proxy.setInterfaces(type);
		return type.cast(proxy.getProxy());
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void saysWhichMethodCannotBeCalledAndWhatToDo(Class<?> bean, String method, String problem, String remedy,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestNode.start(Container.TOMCAT, List.of(bean)).close());

		assertThat(output).contains("APPLICATION FAILED TO START", method, problem, remedy);
	}

	static List<Arguments> mistakes() {
		return List.of(Arguments.of(NoName.class, "NoName.call()", "has an empty name", "a name"),
				Arguments.of(NoProperty.class, "NoProperty.call()", "placeholder has no value", "Define the property"),
				Arguments.of(Hidden.class, "Hidden.call()", "is private", "not private"),
				Arguments.of(Many.class, "Many.call()", "any number of results", "a Mono of it"),
				Arguments.of(Twice.class, "Twice.", "wants rpc 'count', which has", "another name"),
				Arguments.of(Numbered.class, "Numbered.call(long)", "@Requester parameter that is no text", "a String"),
				Arguments.of(TwoArguments.class, "TwoArguments.hear(String, String)", "cannot be called with",
						"the event's data"),
				Arguments.of(NoValue.class, "NoValue.hear()", "has 0 parameters", "a RecordValue of it"),
				Arguments.of(WrongUser.class, "WrongUser.hear(int)", "cannot be called with", "the user's id"),
				Arguments.of(NoPattern.class, "NoPattern.start(String)", "is no regular expression", "Look-around"),
				Arguments.of(NoStop.class, "NoStop.start(String)", "a stop method 'end' that there is not",
						"end(String name)"),
				Arguments.of(NoAnswer.class, "NoAnswer.start(String)", "returns int", "Return a boolean"));
	}

	@Test
	void saysWhichFeatureIsSwitchedOff() {
		this.runner.withBean(Counter.class)
			.withPropertyValues("deepstream.features=event,record")
			.run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining("Counter.count()")
				.hasMessageContaining("needs the feature 'rpc'"));
	}

	@Test
	void saysThatAProxyHidesTheMethod() {
		this.runner.withBean(Empty.class, () -> proxy(Empty.class))
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("cannot be called through the proxy"));
	}

	@Test
	void letsNativeImagesCallTheMethods() {
		RuntimeHints hints = new RuntimeHints();

		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Counter.class, Providing.class);

		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Counter.class, "count")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Providing.class, "start")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Providing.class, "end")).accepts(hints);
	}

	private static Integer call(ApplicationContext context) {
		return context.getBean(Deepstream.class).rpc().call("count", null, Integer.class).toCompletableFuture().join();
	}

	private static Object failure(ApplicationContext context) {
		try {
			call(context);
			return null;
		}
		catch (CompletionException failure) {
			return ((DeepstreamException) failure.getCause()).reason();
		}
	}

	private static Object noProvider() {
		return DeepstreamException.Reason.NO_RPC_PROVIDER;
	}

	interface Empty {

	}

	interface Counting {

		int count();

	}

	static class Counter implements Counting, Empty {

		private final AtomicInteger calls = new AtomicInteger();

		@Override
		@RpcProvider("count")
		public int count() {
			return this.calls.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyCounter {

		@Bean
		@Lazy
		Counter counter() {
			return new Counter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeCounter {

		@Bean
		@Scope("prototype")
		Counter counter() {
			return new Counter();
		}

	}

	static class Providing {

		@ActiveProvider(value = "a", stop = "end")
		void start(String name) {
		}

		void end(String name) {
		}

	}

	static class NoName {

		@RpcProvider(" ")
		void call() {
		}

	}

	static class NoProperty {

		@RpcProvider("${there.is.none}")
		void call() {
		}

	}

	static class Hidden {

		@RpcProvider("hidden")
		private void call() {
		}

		Supplier<Runnable> used() {
			return () -> this::call;
		}

	}

	static class Many {

		@RpcProvider("many")
		Flux<String> call() {
			return Flux.just("a", "b");
		}

	}

	static class Twice extends Counter {

		@RpcProvider("count")
		int again() {
			return 0;
		}

	}

	static class Numbered {

		@RpcProvider("numbered")
		void call(@Requester long user) {
		}

	}

	static class TwoArguments {

		@EventSubscriber("news")
		void hear(String first, String second) {
		}

	}

	static class NoValue {

		@RecordListener("user/1")
		void hear() {
		}

	}

	static class WrongUser {

		@PresenceListener
		void hear(int user) {
		}

	}

	static class NoPattern {

		@ActiveProvider("(")
		void start(String name) {
		}

	}

	static class NoStop {

		@ActiveProvider(value = "a", stop = "end")
		void start(String name) {
		}

	}

	static class NoAnswer {

		@ActiveProvider("a")
		int start(String name) {
			return 0;
		}

	}

}
