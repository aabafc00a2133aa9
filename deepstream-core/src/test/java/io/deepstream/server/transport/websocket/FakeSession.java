package io.deepstream.server.transport.websocket;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;

/**
 * A container's session as far as a transport uses it: slow, failing or stuck as told.
 * Sending after the close fails, as it does in containers; a close ends what is stuck.
 */
final class FakeSession {

	private final List<Message> sent = new CopyOnWriteArrayList<>();

	private final List<CloseReason> closes = new CopyOnWriteArrayList<>();

	private final CountDownLatch released = new CountDownLatch(1);

	private final AtomicBoolean busy = new AtomicBoolean();

	private final Behaviour behaviour;

	private volatile boolean overlapped;

	FakeSession(Behaviour behaviour) {
		this.behaviour = behaviour;
	}

	Session session() {
		RemoteEndpoint.Basic remote = proxy(RemoteEndpoint.Basic.class, (method, argument) -> {
			if (method.equals("sendBinary")) {
				send((ByteBuffer) argument);
			}
			return null;
		});
		return proxy(Session.class, (method, argument) -> switch (method) {
			case "getBasicRemote" -> remote;
			case "getId", "toString" -> "fake";
			case "close" -> {
				this.closes.add((CloseReason) argument);
				this.released.countDown();
				yield null;
			}
			default -> throw new UnsupportedOperationException(method);
		});
	}

	private static <T> T proxy(Class<T> type, Call call) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method,
				arguments) -> call.invoke(method.getName(), (arguments != null) ? arguments[0] : null)));
	}

	private void send(ByteBuffer frame) throws IOException {
		if (!this.busy.compareAndSet(false, true)) {
			this.overlapped = true;
		}
		try {
			this.behaviour.write().before(this.sent.size(), this.released);
			if (!this.closes.isEmpty()) {
				throw new IllegalStateException("closed");
			}
			this.sent.add(MessageCodec.decode(frame));
		}
		finally {
			this.busy.set(false);
		}
	}

	List<Message> sent() {
		return this.sent;
	}

	List<CloseReason> closes() {
		return this.closes;
	}

	/** Whether two threads have ever sent at the same time. */
	boolean overlapped() {
		return this.overlapped;
	}

	/**
	 * What a client's network does to a write.
	 *
	 * @param keepsUp whether everything is written without delay
	 * @param write runs before each message is written
	 */
	record Behaviour(boolean keepsUp, Write write) {

		static Behaviour fast() {
			return new Behaviour(true, (sentBefore, released) -> {
			});
		}

		static Behaviour slow() {
			return new Behaviour(false, (sentBefore, released) -> {
				if (sentBefore % 16 == 0) {
					await(new CountDownLatch(1), 2);
				}
			});
		}

		static Behaviour failingAfter(int messages) {
			return new Behaviour(false, (sentBefore, released) -> {
				if (sentBefore >= messages) {
					throw new IOException("broken pipe");
				}
			});
		}

		static Behaviour stuckAfter(int messages) {
			return new Behaviour(false, (sentBefore, released) -> {
				if (sentBefore >= messages) {
					await(released, 60_000);
				}
			});
		}

		private static void await(CountDownLatch latch, long millis) throws IOException {
			try {
				latch.await(millis, TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException interrupted) {
				throw new IOException(interrupted);
			}
		}

	}

	/** Runs before a message is written. */
	interface Write {

		void before(int sentBefore, CountDownLatch released) throws IOException;

	}

	private interface Call {

		Object invoke(String method, Object argument) throws Throwable;

	}

}
