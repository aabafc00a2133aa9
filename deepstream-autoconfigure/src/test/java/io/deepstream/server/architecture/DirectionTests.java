package io.deepstream.server.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which package may use which. {@code config/checkstyle/import-control.xml} says the same
 * to editors.
 */
class DirectionTests {

	/**
	 * The engine's packages, each may use those in the rows above its own. The empty name
	 * is the root package.
	 */
	private static final List<List<String>> BOTTOM_TO_TOP = List.of(List.of("protocol"), List.of("concurrent"),
			List.of("spi"), List.of("cluster"), List.of("connection"), List.of("auth"), List.of("permission"),
			List.of("intercept"), List.of("routing"), List.of("listen"), List.of("record", "event", "rpc", "presence"),
			List.of("memory"), List.of(""), List.of("transport", "client"));

	static Stream<ArchRule> rows() {
		List<ArchRule> rules = new ArrayList<>();
		for (int row = 0; row < BOTTOM_TO_TOP.size(); row++) {
			for (String name : BOTTOM_TO_TOP.get(row)) {
				List<String> forbidden = BOTTOM_TO_TOP.stream()
					.skip(row)
					.flatMap(List::stream)
					.filter((other) -> !other.equals(name))
					.map(DirectionTests::pattern)
					.toList();
				if (!forbidden.isEmpty()) {
					rules.add(noClasses().that()
						.resideInAPackage(pattern(name))
						.should()
						.dependOnClassesThat()
						.resideInAnyPackage(forbidden.toArray(String[]::new)));
				}
			}
		}
		return rules.stream();
	}

	private static String pattern(String name) {
		return name.isEmpty() ? Classes.ROOT : Classes.ROOT + "." + name + "..";
	}

	@ParameterizedTest
	@MethodSource("rows")
	void packagesUseOnlyThoseBelow(ArchRule rule) {
		rule.allowEmptyShould(true).check(Classes.MAIN);
	}

	@Test
	void everyPackageOfTheEngineHasItsRow() {
		List<String> known = BOTTOM_TO_TOP.stream().flatMap(List::stream).toList();

		assertThat(Classes.MAIN.stream().filter(Classes.ENGINE))
			.allSatisfy((type) -> assertThat(known).contains(topPackage(type)));
	}

	private static String topPackage(JavaClass type) {
		String name = type.getPackageName();
		return name.equals(Classes.ROOT) ? "" : name.substring(Classes.ROOT.length() + 1).split("\\.")[0];
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices()
			.matching("(" + Classes.ROOT + "..)")
			.should()
			.beFreeOfCycles()
			.check(Classes.MAIN);
	}

	@Test
	void transportsDoNotMeet() {
		SlicesRuleDefinition.slices()
			.matching(Classes.ROOT + ".transport.(*)..")
			.should()
			.notDependOnEachOther()
			.check(Classes.MAIN);
	}

	@Test
	void connectorsMeetOnlyInWhatBusesShare() {
		SlicesRuleDefinition.slices()
			.matching(Classes.ROOT + ".connector.(*)..")
			.should()
			.notDependOnEachOther()
			.ignoreDependency(Classes.CONNECTORS,
					JavaClass.Predicates.resideInAPackage(Classes.ROOT + ".connector.link"))
			.allowEmptyShould(true)
			.check(Classes.MAIN);
	}

	@Test
	void whatBusesShareKnowsNoTechnology() {
		noClasses().that()
			.resideInAPackage(Classes.ROOT + ".connector.link..")
			.should()
			.dependOnClassesThat(Classes.CONNECTORS
				.and(JavaClass.Predicates.resideOutsideOfPackage(Classes.ROOT + ".connector.link..")))
			.check(Classes.MAIN);
	}

	@Test
	void connectorsKnowOnlyTheSeams() {
		noClasses().that(Classes.CONNECTORS)
			.should()
			.dependOnClassesThat(Classes.ENGINE.and(JavaClass.Predicates.resideOutsideOfPackages(pattern("protocol"),
					pattern("concurrent"), pattern("spi"))))
			.allowEmptyShould(true)
			.check(Classes.MAIN);
	}

	@Test
	void nothingUsesTheAutoConfiguration() {
		noClasses().that(Classes.ENGINE.or(Classes.CONNECTORS))
			.should()
			.dependOnClassesThat(Classes.AUTO_CONFIGURATION)
			.check(Classes.MAIN);
	}

	@Test
	void engineDoesNotKnowSpringOrConnectors() {
		noClasses().that(Classes.ENGINE)
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("org.springframework..").or(Classes.CONNECTORS))
			.check(Classes.MAIN);
	}

	@Test
	void protobufStaysInProtocol() {
		noClasses().that()
			.resideOutsideOfPackage(pattern("protocol"))
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("com.google.protobuf..", Classes.GENERATED)
			.check(Classes.MAIN);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(Classes.MAIN.stream().map(JavaClass::getPackage).distinct())
			.filteredOn((type) -> !type.getName().equals(Classes.GENERATED))
			.isNotEmpty()
			.allMatch((type) -> type.isAnnotatedWith(NullMarked.class));
	}

}
