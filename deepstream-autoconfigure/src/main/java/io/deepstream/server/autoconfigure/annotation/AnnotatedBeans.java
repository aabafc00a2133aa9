package io.deepstream.server.autoconfigure.annotation;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.deepstream.server.ServerOptions;
import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.context.SmartLifecycle;

/**
 * Beans with annotated methods, from the time that all of them are known until each is
 * destroyed. Beans are found by their classes, as those that are lazy or of a narrow
 * scope do not exist yet; those that are defined later are found when they are made.
 */
final class AnnotatedBeans implements DestructionAwareBeanPostProcessor, SmartInitializingSingleton, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(AnnotatedBeans.class);

	private final ConfigurableListableBeanFactory beans;

	private final Supplier<Parts> suppliedParts;

	/** By the bean's name. */
	private final Map<String, List<Active>> active = new ConcurrentHashMap<>();

	/** What one method has that others cannot have. */
	private final Map<String, BeanMethod> taken = new HashMap<>();

	private volatile @Nullable Parts parts;

	private volatile boolean running;

	AnnotatedBeans(ConfigurableListableBeanFactory beans, Supplier<Parts> parts) {
		this.beans = beans;
		this.suppliedParts = parts;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Parts parts = this.suppliedParts.get();
		this.parts = parts;
		for (String bean : this.beans.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(bean) ? null : targetClass(bean);
			if (type != null) {
				begin(parts, bean, type);
			}
		}
	}

	private @Nullable Class<?> targetClass(String bean) {
		try {
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beans, bean);
			boolean hidden = type != null && Proxy.isProxyClass(type) && this.beans.containsSingleton(bean);
			return hidden ? AopUtils.getTargetClass(this.beans.getBean(bean)) : type;
		}
		catch (RuntimeException | LinkageError unknown) {
			logger.debug("The class of bean '{}' is not known", bean, unknown);
			return null;
		}
	}

	/** A bean that nobody knew of when the others were looked at, or a new one. */
	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		Parts parts = this.parts;
		if (parts != null && !this.active.containsKey(name) && this.beans.containsBean(name)
				&& !ScopedProxyUtils.isScopedTarget(name)) {
			begin(parts, name, AopUtils.getTargetClass(bean));
		}
		return bean;
	}

	private void begin(Parts parts, String bean, Class<?> type) {
		List<Endpoint> endpoints = parts.endpoints().of(bean, type);
		if (endpoints.isEmpty()) {
			return;
		}
		this.active.computeIfAbsent(bean, (name) -> {
			endpoints.forEach((endpoint) -> check(endpoint, parts.options()));
			return endpoints.stream()
				.map((endpoint) -> new Active(endpoint, endpoint.begin().apply(parts.deepstream())))
				.toList();
		});
	}

	private void check(Endpoint endpoint, ServerOptions options) {
		BeanMethod method = endpoint.method();
		if (!options.features().contains(endpoint.topic())) {
			String feature = endpoint.topic().name().toLowerCase(Locale.ROOT);
			throw method.problem("needs the feature '" + feature + "', which is switched off",
					"Add '" + feature + "' to the property deepstream.features, or remove the method.");
		}
		if (endpoint.alone() != null) {
			synchronized (this.taken) {
				BeanMethod other = this.taken.putIfAbsent(endpoint.alone(), method);
				if (other != null) {
					throw method.problem("wants " + endpoint.alone() + ", which has " + other + " of bean '"
							+ other.bean() + "' already", "Give one of the two another name, or remove it.");
				}
			}
		}
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String name) {
		List<Active> ended = this.active.remove(name);
		if (ended != null) {
			ended.forEach((active) -> {
				active.subscription().close();
				synchronized (this.taken) {
					this.taken.remove(active.endpoint().alone(), active.endpoint().method());
				}
			});
		}
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return Endpoints.isCandidate(AopUtils.getTargetClass(bean));
	}

	/** Waits on the application's main thread until other nodes know of the methods. */
	@Override
	public void start() {
		Parts parts = Objects.requireNonNull(this.parts, "Started before the beans were there");
		long deadline = System.nanoTime() + parts.startTimeout().toNanos();
		this.active.values().forEach((endpoints) -> endpoints.forEach((active) -> await(active, parts, deadline)));
		this.running = true;
	}

	private void await(Active active, Parts parts, long deadline) {
		BeanMethod method = active.endpoint().method();
		try {
			active.subscription()
				.ready()
				.toCompletableFuture()
				.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException failure) {
			Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
			if (!parts.options().lazyStart()) {
				throw method.problem("could not be registered: " + cause,
						"Correct what the message names. If the node could not be reached in time, make"
								+ " deepstream.start-timeout longer.",
						cause);
			}
			logger.warn((failure instanceof TimeoutException) ? "{} is not called yet" : "{} will not be called",
					method, cause);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw method.problem("could not be registered, as the start was interrupted", "Start again.", interrupted);
		}
	}

	/** They are called until the application's own client is closed. */
	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	/** A method that is called. */
	private record Active(Endpoint endpoint, Subscription subscription) {
	}

	/**
	 * What is needed once all beans are there.
	 *
	 * @param endpoints finds methods
	 * @param deepstream calls them
	 * @param options of the server
	 * @param startTimeout how long the start may wait
	 */
	record Parts(Endpoints endpoints, Deepstream deepstream, ServerOptions options, Duration startTimeout) {
	}

}
