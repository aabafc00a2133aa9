package io.deepstream.server.autoconfigure;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * What the application's callbacks run on: Boot's executor if what waits for it is
 * bounded or each task has a virtual thread, else threads of their own. These are no bean
 * of type {@link Executor}, as Boot's would not be made then.
 */
final class CallbackThreads implements AutoCloseable {

	private static final int IDLE_SECONDS = 60;

	private final Executor executor;

	private final @Nullable ThreadPoolExecutor own;

	CallbackThreads(@Nullable Executor boots, boolean virtual, ClientProperties properties) {
		if (boots != null && isUsable(boots, virtual)) {
			this.own = null;
			this.executor = boots;
		}
		else {
			this.own = create(properties);
			this.executor = this.own;
		}
	}

	private static ThreadPoolExecutor create(ClientProperties properties) {
		ThreadPoolExecutor created = new ThreadPoolExecutor(properties.threads(), properties.threads(), IDLE_SECONDS,
				TimeUnit.SECONDS, new LinkedBlockingQueue<>(properties.queueCapacity()),
				new CustomizableThreadFactory("deepstream-client-"));
		created.allowCoreThreadTimeOut(true);
		return created;
	}

	private static boolean isUsable(Executor boots, boolean virtual) {
		if (boots instanceof ThreadPoolTaskExecutor pool) {
			return pool.getQueueCapacity() < Integer.MAX_VALUE;
		}
		return virtual && boots instanceof SimpleAsyncTaskExecutor;
	}

	Executor executor() {
		return this.executor;
	}

	@Override
	public void close() {
		if (this.own != null) {
			this.own.shutdown();
		}
	}

}
