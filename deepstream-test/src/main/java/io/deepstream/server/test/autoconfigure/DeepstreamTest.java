package io.deepstream.server.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.autoconfigure.json.AutoConfigureJson;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * For a test of what an application does on its deepstream node: the context has the
 * node, with cache and storage in memory and without a bus, and what
 * {@link AutoConfigureDeepstreamTest} adds, but no web server and no other
 * auto-configuration except that of Jackson, SSL bundles and task execution.
 * <p>
 * Of the application's components those are scanned that the node asks or calls:
 * connectors, authenticators, permission checkers, interceptors, listeners of connectors,
 * and whatever has a method with an annotation of ours. Others are named by
 * {@link #includeFilters} or {@code @Import}. Its properties and rules files are in
 * force, except for {@code deepstream.cache.type}, {@code deepstream.storage.type} and
 * {@code deepstream.messaging.type}: beans of the application, {@link #properties} and
 * {@code @TestPropertySource} choose others.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(DeepstreamTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(DeepstreamTypeExcludeFilter.class)
@AutoConfigureDeepstream
@AutoConfigureDeepstreamTest
@AutoConfigureJson
@ImportAutoConfiguration
public @interface DeepstreamTest {

	/**
	 * Properties, as {@code key=value}, added to the {@link Environment}.
	 */
	String[] properties() default {};

	/**
	 * Whether the components that the node asks or calls are scanned.
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Further components to be scanned.
	 */
	ComponentScan.Filter[] includeFilters() default {};

	/**
	 * Components not to be scanned.
	 */
	ComponentScan.Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations to be left out.
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
