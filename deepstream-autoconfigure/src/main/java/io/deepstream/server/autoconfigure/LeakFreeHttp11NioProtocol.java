package io.deepstream.server.autoconfigure;

import org.apache.coyote.Processor;
import org.apache.coyote.UpgradeToken;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.coyote.http11.upgrade.UpgradeProcessorInternal;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's default connector without its leak: when a write fails on a thread of ours
 * while a thread of Tomcat is about to put the same WebSocket's processor on the list of
 * those that wait, it stays there for good, with its session and about 45 KiB. Of clients
 * that vanish while they are written to it was one in a hundred (11.0.27). Tomcat looks
 * at the list every second; what is closed then leaves it.
 * <p>
 * Public because Tomcat makes it by its name.
 */
public final class LeakFreeHttp11NioProtocol extends Http11NioProtocol {

	@Override
	protected Processor createUpgradeProcessor(SocketWrapperBase<?> socket, UpgradeToken token) {
		if (!(token.httpUpgradeHandler() instanceof InternalHttpUpgradeHandler)) {
			return super.createUpgradeProcessor(socket, token);
		}
		return new UpgradeProcessorInternal(socket, token, getUpgradeGroupInfo(token.protocol())) {

			@Override
			public void timeoutAsync(long now) {
				super.timeoutAsync(now);
				if (socket.isClosed()) {
					removeWaitingProcessor(this);
				}
			}

		};
	}

}
