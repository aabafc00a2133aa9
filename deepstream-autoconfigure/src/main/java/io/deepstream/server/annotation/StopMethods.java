package io.deepstream.server.annotation;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.SimpleReflectiveProcessor;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Lets native images call what {@link ActiveProvider#stop} names, too.
 */
final class StopMethods extends SimpleReflectiveProcessor {

	@Override
	protected void registerMethodHint(ReflectionHints hints, Method start) {
		super.registerMethodHint(hints, start);
		ActiveProvider provider = AnnotatedElementUtils.findMergedAnnotation((AnnotatedElement) start,
				ActiveProvider.class);
		Method stop = (provider != null && !provider.stop().isEmpty())
				? ReflectionUtils.findMethod(start.getDeclaringClass(), provider.stop(), String.class) : null;
		if (stop != null) {
			hints.registerMethod(stop, ExecutableMode.INVOKE);
		}
	}

}
