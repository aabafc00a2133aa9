package io.deepstream.server.test.autoconfigure;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which package of this module may use which.
 */
class TestDirectionTests {

	private static final String ROOT = "io.deepstream.server";

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT + ".test");

	@Test
	void clientsClockAndFaultsDoNotKnowSpring() {
		noClasses().that()
			.resideInAPackage(ROOT + ".test")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", ROOT + ".autoconfigure..", ROOT + ".test.autoconfigure..")
			.check(MAIN);
	}

	@Test
	void theProductDoesNotKnowWhatTestsUse() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".test..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".test..")
			.check(new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
				.importPackages(ROOT));
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching("(" + ROOT + ".test..)").should().beFreeOfCycles().check(MAIN);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(MAIN.stream().map(JavaClass::getPackage).distinct()).isNotEmpty()
			.allMatch((type) -> type.isAnnotatedWith(NullMarked.class));
	}

}
