package io.deepstream.server.architecture;

import java.util.regex.Pattern;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/**
 * The main classes of core, connectors and auto-configuration, read once.
 */
final class Classes {

	static final String ROOT = "io.deepstream.server";

	static final String GENERATED = ROOT + ".protocol.wire";

	private static final Pattern FOR_TESTS = Pattern.compile(".*(-tests\\.jar!/|/deepstream-test-servers[/-]).*");

	static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.withImportOption((location) -> !location.matches(FOR_TESTS))
		.importPackages(ROOT);

	/**
	 * Where the seams are implemented; everything that is neither this nor Spring's is
	 * the engine.
	 */
	static final DescribedPredicate<JavaClass> CONNECTORS = JavaClass.Predicates
		.resideInAPackage(ROOT + ".connector..");

	/** All that knows Spring: the wiring, and what applications see of it. */
	static final DescribedPredicate<JavaClass> AUTO_CONFIGURATION = JavaClass.Predicates
		.resideInAnyPackage(ROOT + ".autoconfigure..", ROOT + ".annotation..", ROOT + ".application..");

	static final DescribedPredicate<JavaClass> ENGINE = JavaClass.Predicates.resideInAPackage(ROOT + "..")
		.and(DescribedPredicate.not(CONNECTORS.or(AUTO_CONFIGURATION)))
		.as("the engine");

	private Classes() {
	}

}
