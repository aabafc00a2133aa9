package io.deepstream.server.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.deepstream.server.test.Faults;
import io.deepstream.server.test.ManualClock;
import io.deepstream.server.test.TestClients;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Adds to a context with a node, such as that of a {@code @SpringBootTest}, the beans
 * {@link TestClients} and {@link Faults}, and lets a bean of type {@link ManualClock}, as
 * by {@code @Import(ManualClock.class)}, be the node's clock. After each test clients are
 * closed and faults are ended.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureDeepstreamTest {

}
