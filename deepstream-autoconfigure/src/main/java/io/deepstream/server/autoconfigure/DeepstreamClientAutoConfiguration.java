package io.deepstream.server.autoconfigure;

import java.util.concurrent.Executor;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.client.Deepstream;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * The application as a client of its own node.
 */
@AutoConfiguration(after = { DeepstreamAutoConfiguration.class, TaskExecutionAutoConfiguration.class })
@EnableConfigurationProperties(ClientProperties.class)
public final class DeepstreamClientAutoConfiguration {

	@Bean
	CallbackThreads deepstreamCallbackThreads(BeanFactory beans, Environment environment, ClientProperties properties) {
		String boots = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;
		return new CallbackThreads(
				(beans.containsBean(boots) && beans.isTypeMatch(boots, Executor.class))
						? beans.getBean(boots, Executor.class) : null,
				Threading.VIRTUAL.isActive(environment), properties);
	}

	@Bean
	@ConditionalOnMissingBean
	Deepstream deepstream(DeepstreamServer server, CallbackThreads threads, ObjectProvider<JsonMapper> json,
			ClientProperties properties) {
		return Deepstream.on(server, threads.executor(), json.getIfUnique(JsonMapper::shared), properties.toOptions());
	}

	@Bean
	ClientLifecycle deepstreamClientLifecycle(Deepstream deepstream) {
		return new ClientLifecycle(deepstream);
	}

}
