package io.deepstream.server.connector.jgroups;

import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.FRAG2;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.SYM_ENCRYPT;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;

/**
 * The protocols below a channel, all programmed here: no multicast, no diagnostics, the
 * times fit the cluster's own heartbeats. Encryption stands right above the transport, so
 * that looking for nodes and joining need the secret, too. It is symmetric: the key is
 * there before anybody is asked, and no node has to hand it out.
 */
final class JGroupsStack {

	private static final int JOIN_MILLIS = 2000;

	private static final int MERGE_MILLIS = 2000;

	private static final int HEARTBEAT_MILLIS = 2000;

	private static final int SILENCE_MILLIS = 6000;

	private static final int VERIFY_MILLIS = 1500;

	private static final int CONNECT_MILLIS = 2000;

	/**
	 * Bytes under way to a node that it has not handled: less than its sockets buffer.
	 */
	private static final int CREDITS = 1024 * 1024;

	private static final int FRAGMENT = 60_000;

	private static final int IV = 16;

	private JGroupsStack() {
	}

	/** Not connected. */
	static JChannel create(JGroupsOptions options, Seal seal) throws Exception {
		TCP transport = new TCP();
		transport.setBindAddress(options.address());
		transport.setBindPort(options.port());
		transport.setPortRange(0);
		transport.setSockConnTimeout(CONNECT_MILLIS);
		transport.setValue("tcp_nodelay", true);
		transport.setDiagnosticsHandler(transport.createDiagnosticsHandler().setEnabled(false));
		SYM_ENCRYPT encryption = new SYM_ENCRYPT();
		encryption.symAlgorithm("AES/CBC/PKCS5Padding");
		encryption.symIvLength(IV);
		encryption.setSecretKey(seal.encryption());
		TCPPING discovery = new TCPPING();
		discovery.setInitialHosts(options.seeds());
		discovery.setPortRange(0);
		return new JChannel(transport, encryption, discovery,
				new MERGE3().setMinInterval(MERGE_MILLIS).setMaxInterval(2 * MERGE_MILLIS),
				new FD_SOCK2().setBindAddress(options.address()),
				new FD_ALL3().setTimeout(SILENCE_MILLIS).setInterval(HEARTBEAT_MILLIS),
				new VERIFY_SUSPECT2().setTimeout(VERIFY_MILLIS), new NAKACK2().useMcastXmit(false), new UNICAST3(),
				new STABLE(), membership(), credits(), fragments());
	}

	private static GMS membership() {
		GMS membership = new GMS();
		membership.setJoinTimeout(JOIN_MILLIS);
		membership.setValue("print_local_addr", false);
		return membership;
	}

	private static UFC credits() {
		UFC control = new UFC();
		control.setMaxCredits(CREDITS);
		control.setMaxBlockTime(2L * SILENCE_MILLIS);
		return control;
	}

	private static FRAG2 fragments() {
		FRAG2 fragments = new FRAG2();
		fragments.setFragSize(FRAGMENT);
		return fragments;
	}

}
