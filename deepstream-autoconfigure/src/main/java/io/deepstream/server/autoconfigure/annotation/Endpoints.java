package io.deepstream.server.autoconfigure.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.deepstream.server.annotation.ActiveProvider;
import io.deepstream.server.annotation.EventSubscriber;
import io.deepstream.server.annotation.PresenceListener;
import io.deepstream.server.annotation.RecordListener;
import io.deepstream.server.annotation.RpcProvider;
import io.deepstream.server.protocol.Topic;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds the annotated methods of a class, and refuses those that cannot be called.
 */
final class Endpoints {

	private static final Set<Class<? extends Annotation>> ANNOTATIONS = Set.of(RpcProvider.class, EventSubscriber.class,
			RecordListener.class, ActiveProvider.class, PresenceListener.class);

	private final ConfigurableListableBeanFactory beans;

	private final Payloads payloads;

	private final ListeningMethods listening;

	private final Callers callers;

	Endpoints(ConfigurableListableBeanFactory beans, Payloads payloads, Callers callers) {
		this.beans = beans;
		this.payloads = payloads;
		this.listening = new ListeningMethods(payloads);
		this.callers = callers;
	}

	/** Whether a class may have annotated methods; cheap, for classes of all beans. */
	static boolean isCandidate(Class<?> type) {
		return !type.getName().startsWith("org.springframework.")
				&& AnnotationUtils.isCandidateClass(type, ANNOTATIONS);
	}

	/** What deepstream calls a bean for; mostly nothing. */
	List<Endpoint> of(String bean, Class<?> type) {
		List<Endpoint> found = new ArrayList<>();
		if (isCandidate(type)) {
			collect(bean, type, RpcProvider.class, (method, provider) -> found.add(rpc(method, provider)));
			collect(bean, type, EventSubscriber.class,
					(method, subscriber) -> found.addAll(events(method, subscriber)));
			collect(bean, type, RecordListener.class, (method, listener) -> found.addAll(records(method, listener)));
			collect(bean, type, ActiveProvider.class, (method, provider) -> found.add(provider(method, provider)));
			collect(bean, type, PresenceListener.class, (method, listener) -> found.add(presence(method, listener)));
		}
		return found;
	}

	private <A extends Annotation> void collect(String bean, Class<?> type, Class<A> annotation,
			BiConsumer<BeanMethod, A> found) {
		Map<Method, A> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<A>) (method) -> AnnotatedElementUtils.findMergedAnnotation(method,
						annotation));
		methods.forEach((method, of) -> found.accept(new BeanMethod(this.beans, bean, type, method, annotation), of));
	}

	private Endpoint rpc(BeanMethod method, RpcProvider provider) {
		String name = name(method, provider.value());
		RpcMethod rpc = new RpcMethod(method, this.payloads, this.callers);
		return new Endpoint(method, Topic.RPC, "rpc '" + name + "'",
				(deepstream) -> deepstream.rpc().provide(name, rpc::answer));
	}

	private List<Endpoint> events(BeanMethod method, EventSubscriber subscriber) {
		var consumer = this.listening.event(method);
		return names(method, subscriber.value()).stream()
			.map((name) -> new Endpoint(method, Topic.EVENT, null,
					(deepstream) -> deepstream.events().subscribe(name, JsonNode.class, consumer)))
			.toList();
	}

	private List<Endpoint> records(BeanMethod method, RecordListener listener) {
		if (listener.on() == RecordListener.On.DELETION) {
			return names(method, listener.value()).stream()
				.map((name) -> deletions(method, name, ListeningMethods.deletion(method, name)))
				.toList();
		}
		var consumer = this.listening.value(method);
		return names(method, listener.value()).stream()
			.map((name) -> new Endpoint(method, Topic.RECORD, null,
					(deepstream) -> deepstream.records().subscribe(name, JsonNode.class, consumer)))
			.toList();
	}

	private static Endpoint deletions(BeanMethod method, String name, Runnable deleted) {
		return new Endpoint(method, Topic.RECORD, null,
				(deepstream) -> deepstream.records().subscribe(name, JsonNode.class, (value) -> {
				}, deleted));
	}

	private Endpoint provider(BeanMethod method, ActiveProvider provider) {
		String pattern = name(method, provider.value());
		try {
			Pattern.compile(pattern);
		}
		catch (PatternSyntaxException invalid) {
			throw method.problem(
					"has a pattern '" + pattern + "' that is no regular expression: " + invalid.getMessage(),
					"Correct the pattern. Look-around and back references are not supported.", invalid);
		}
		BeanMethod stop = provider.stop().isEmpty() ? null : method.sibling(provider.stop(), ActiveProvider.class);
		ProvidingMethod providing = new ProvidingMethod(method, stop);
		return (provider.topic() == ActiveProvider.Topic.RECORD)
				? new Endpoint(method, Topic.RECORD, "records matching '" + pattern + "'",
						(deepstream) -> deepstream.records().listen(pattern, providing))
				: new Endpoint(method, Topic.EVENT, "events matching '" + pattern + "'",
						(deepstream) -> deepstream.events().listen(pattern, providing));
	}

	private static Endpoint presence(BeanMethod method, PresenceListener listener) {
		ListeningMethods.checkPresence(method);
		return new Endpoint(method, Topic.PRESENCE, null,
				(deepstream) -> ListeningMethods.presence(method, listener.on(), deepstream));
	}

	private List<String> names(BeanMethod method, String[] values) {
		if (values.length == 0) {
			throw method.problem("has no name", "Give the annotation a name.");
		}
		return List.of(values).stream().map((value) -> name(method, value)).distinct().toList();
	}

	private String name(BeanMethod method, String value) {
		String name;
		try {
			name = this.beans.resolveEmbeddedValue(value);
		}
		catch (IllegalArgumentException unknown) {
			throw method.problem("has a name '" + value + "' whose placeholder has no value",
					"Define the property, or give a default as in ${property:default}.", unknown);
		}
		if (name == null || name.isBlank()) {
			throw method.problem("has an empty name", "Give the annotation a name.");
		}
		return name;
	}

}
