package io.deepstream.server.architecture;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What code of the house never does.
 */
class CodeTests {

	/** Methods that make a thread wait, by the type that declares them. */
	private static final Map<String, Set<String>> BLOCKING = Map.ofEntries(
			Map.entry(Object.class.getName(), Set.of("wait")),
			Map.entry(Thread.class.getName(), Set.of("sleep", "join")),
			Map.entry(LockSupport.class.getName(), Set.of("park", "parkNanos", "parkUntil")),
			Map.entry(Future.class.getName(), Set.of("get", "join")),
			Map.entry(CountDownLatch.class.getName(), Set.of("await")),
			Map.entry(CyclicBarrier.class.getName(), Set.of("await")),
			Map.entry(Condition.class.getName(), Set.of("await", "awaitNanos", "awaitUntil", "awaitUninterruptibly")),
			Map.entry(Semaphore.class.getName(), Set.of("acquire", "acquireUninterruptibly")),
			Map.entry(BlockingQueue.class.getName(), Set.of("put", "take")),
			Map.entry(ExecutorService.class.getName(), Set.of("awaitTermination", "invokeAll", "invokeAny", "close")),
			Map.entry("io.netty.util.concurrent.Future",
					Set.of("await", "awaitUninterruptibly", "get", "join", "sync")),
			Map.entry("reactor.core.publisher.Mono", Set.of("block", "blockOptional")),
			Map.entry("reactor.core.publisher.Flux", Set.of("blockFirst", "blockLast")));

	/**
	 * The threads that call what may wait: a container for a client, a driver for its
	 * server. Waiting for work, or for its end, is what a pool does.
	 */
	private static final DescribedPredicate<JavaClass> POOLS_OF_THEIR_OWN = JavaClass.Predicates.belongToAnyOf(
			classOf("transport.websocket.Writers"), classOf("connector.DriverThreads"),
			classOf("connector.rethinkdb.RethinkDbLink"));

	/**
	 * Parts of buses: closing one waits, for a bounded time, for its threads, and opening
	 * a session blocks the thread that it has for that.
	 */
	private static final DescribedPredicate<JavaClass> BUSES_OWN_THREADS = JavaClass.Predicates
		.belongToAnyOf(classOf("connector.link.Termination"), classOf("connector.kafka.KafkaTopic"));

	/** The one class that is run by hand, and prints what it makes. */
	private static final DescribedPredicate<JavaClass> COMMAND = JavaClass.Predicates
		.belongToAnyOf(classOf("auth.HashPassword"));

	/** The one class that is made to be extended. */
	private static final Class<?> WHAT_BUSES_EXTEND = classOf("connector.link.Link");

	@Test
	void engineAndConnectorsDoNotBlock() {
		noClasses()
			.that(Classes.ENGINE.or(Classes.CONNECTORS)
				.and(DescribedPredicate.not(POOLS_OF_THEIR_OWN.or(BUSES_OWN_THREADS))))
			.should()
			.accessTargetWhere(
					DescribedPredicate.describe("the target makes a thread wait", (access) -> blocks(access)))
			.check(Classes.MAIN);
	}

	private static boolean blocks(JavaAccess<?> access) {
		AccessTarget target = access.getTarget();
		return BLOCKING.entrySet()
			.stream()
			.anyMatch((entry) -> entry.getValue().contains(target.getName())
					&& target.getOwner().isAssignableTo(entry.getKey()));
	}

	@Test
	void staticFieldsAreFinal() {
		fields().that()
			.areStatic()
			.and()
			.areDeclaredInClassesThat()
			.resideOutsideOfPackage(Classes.GENERATED)
			.should()
			.beFinal()
			.check(Classes.MAIN);
	}

	@Test
	void classesOfTheEngineAreFinal() {
		classes().that(Classes.ENGINE.or(Classes.CONNECTORS))
			.and()
			.resideOutsideOfPackage(Classes.GENERATED)
			.and()
			.areNotInterfaces()
			.and()
			.areNotEnums()
			.and()
			.areNotAnonymousClasses()
			.and()
			.areNotAssignableFrom(WHAT_BUSES_EXTEND)
			.should()
			.haveModifier(JavaModifier.FINAL)
			.check(Classes.MAIN);
	}

	@Test
	void outputGoesToTheLog() {
		GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
			.check(Classes.MAIN.that(DescribedPredicate.not(COMMAND)));
		GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(Classes.MAIN);
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.check(Classes.MAIN);
	}

	@Test
	void autoConfigurationsHaveNoPublicMethods() {
		methods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.check(Classes.MAIN);
	}

	@Test
	void autoConfigurationsAreRegistered() {
		List<String> registered = ImportCandidates.load(AutoConfiguration.class, CodeTests.class.getClassLoader())
			.getCandidates();

		assertThat(Classes.MAIN.stream().filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))).isNotEmpty()
			.allSatisfy((type) -> assertThat(registered).contains(type.getName()));
	}

	@Test
	void beanMethodsDoNotDependOnClassesBeingThere() {
		methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBeAnnotatedWith(ConditionalOnClass.class)
			.andShould()
			.notBeAnnotatedWith(ConditionalOnMissingClass.class)
			.because("the method's signature is read although the class is absent")
			.check(Classes.MAIN);
	}

	@Test
	void propertiesAreRecords() {
		classes().that().areAnnotatedWith(ConfigurationProperties.class).should().beRecords().check(Classes.MAIN);
	}

	private static Class<?> classOf(String name) {
		try {
			return Class.forName(Classes.ROOT + "." + name, false, CodeTests.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
