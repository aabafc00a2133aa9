package io.deepstream.server.test.autoconfigure;

import java.io.IOException;
import java.util.Set;

import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.intercept.Interceptor;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Leaves out what the node does not ask and what does not ask the node: components that
 * are neither one of its seams nor have a method with one of its annotations.
 */
class DeepstreamTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<DeepstreamTest> {

	private static final String OURS = "io.deepstream.server.";

	DeepstreamTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return Set.of(Authenticator.class, PermissionChecker.class, Interceptor.class, RecordCache.class,
				RecordStorage.class, MessageBus.class, ServerListener.class);
	}

	@Override
	protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		return super.defaultInclude(reader, factory) || reader.getAnnotationMetadata()
			.getDeclaredMethods()
			.stream()
			.flatMap((method) -> method.getAnnotations().stream())
			.anyMatch((annotation) -> annotation.getType().getName().startsWith(OURS));
	}

}
