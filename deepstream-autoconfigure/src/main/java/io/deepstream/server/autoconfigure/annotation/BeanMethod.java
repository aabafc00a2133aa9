package io.deepstream.server.autoconfigure.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.GenericTypeResolver;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * An annotated method of a bean, called through the bean's proxy if it has one. Each call
 * asks for the bean, so those that are lazy are made by their first call, and those of
 * other scopes are what the scope has.
 */
final class BeanMethod {

	private static final Logger logger = LoggerFactory.getLogger(BeanMethod.class);

	private final ConfigurableListableBeanFactory beans;

	private final String bean;

	private final Class<?> type;

	private final Method method;

	private final String annotation;

	private volatile @Nullable Selected selected;

	BeanMethod(ConfigurableListableBeanFactory beans, String bean, Class<?> type, Method method,
			Class<? extends Annotation> annotation) {
		this.beans = beans;
		this.bean = bean;
		this.type = type;
		this.method = method;
		this.annotation = "@" + annotation.getSimpleName();
		if (Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers())) {
			throw problem("is " + (Modifier.isStatic(method.getModifiers()) ? "static" : "private"),
					"Make it a method that can be called through a proxy of its bean: not private, not static.");
		}
		Class<?> exposed = beans.getType(bean, false);
		if (exposed != null) {
			select(exposed);
		}
	}

	private Method select(Class<?> exposed) {
		Selected before = this.selected;
		if (before != null && before.exposed() == exposed) {
			return before.method();
		}
		try {
			Method method = AopUtils.selectInvocableMethod(this.method, exposed);
			ReflectionUtils.makeAccessible(method);
			this.selected = new Selected(exposed, method);
			return method;
		}
		catch (IllegalStateException hidden) {
			throw problem("cannot be called through the proxy of bean '" + this.bean + "', which has interfaces only",
					"Declare the method in an interface of the bean, or let proxies extend its class"
							+ " (spring.aop.proxy-target-class=true).",
					hidden);
		}
	}

	/**
	 * Calls the method.
	 * @throws Throwable what it threw, or that there is no such bean any more
	 */
	@Nullable Object call(@Nullable Object... arguments) throws Throwable {
		Object target = this.beans.getBean(this.bean);
		try {
			return select(target.getClass()).invoke(target, arguments);
		}
		catch (InvocationTargetException thrown) {
			throw thrown.getTargetException();
		}
	}

	/** Calls the method; failures, also those of a stage that it returns, are logged. */
	void tell(@Nullable Object... arguments) {
		try {
			Results.stage(call(arguments)).whenComplete((done, failure) -> {
				if (failure != null) {
					failed(failure);
				}
			});
		}
		catch (Throwable failure) {
			failed(failure);
		}
	}

	void failed(Throwable failure) {
		logger.error("{} has failed", this, failure);
	}

	/** Another method of the same bean, which has one text as parameter. */
	BeanMethod sibling(String name, Class<? extends Annotation> annotation) {
		Method found = ReflectionUtils.findMethod(this.type, name, String.class);
		if (found == null) {
			throw problem("names a stop method '" + name + "' that there is not",
					"Add a method '" + name + "(String name)' to the class, or correct the annotation.");
		}
		return new BeanMethod(this.beans, this.bean, this.type, found, annotation);
	}

	String bean() {
		return this.bean;
	}

	List<Parameter> parameters() {
		return List.of(this.method.getParameters());
	}

	/** What a parameter's data is converted to, type variables resolved. */
	Type typeOf(Parameter parameter) {
		return GenericTypeResolver.resolveType(parameter.getParameterizedType(), this.type);
	}

	Class<?> returnType() {
		return GenericTypeResolver.resolveReturnType(this.method, this.type);
	}

	AnnotatedMethodException problem(String what, String remedy) {
		return problem(what, remedy, null);
	}

	AnnotatedMethodException problem(String what, String remedy, @Nullable Throwable cause) {
		return new AnnotatedMethodException("The " + this.annotation + " method " + this + " " + what + ".", remedy,
				cause);
	}

	@Override
	public String toString() {
		return ClassUtils.getQualifiedMethodName(this.method, this.type) + "("
				+ String.join(", ", Stream.of(this.method.getParameterTypes()).map(Class::getSimpleName).toList())
				+ ")";
	}

	/** Which method to call on beans of a class. */
	private record Selected(Class<?> exposed, Method method) {
	}

}
