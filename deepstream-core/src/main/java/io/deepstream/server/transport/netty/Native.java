package io.deepstream.server.transport.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * How to wait for the network: by epoll where Netty's native library is on the class
 * path, else by NIO, which costs the same up to some ten thousand connections.
 *
 * @param handlers makes what a loop waits with
 * @param serverChannel what listens
 */
record Native(IoHandlerFactory handlers, Class<? extends ServerChannel> serverChannel) {

	static Native choose() {
		return EpollLibrary.isAvailable() ? EpollLibrary.io()
				: new Native(NioIoHandler.newFactory(), NioServerSocketChannel.class);
	}

	/** Touches Netty's epoll classes only where they are. */
	private static final class EpollLibrary {

		static boolean isAvailable() {
			try {
				return Epoll.isAvailable();
			}
			catch (NoClassDefFoundError missing) {
				return false;
			}
		}

		static Native io() {
			return new Native(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
		}

	}

}
