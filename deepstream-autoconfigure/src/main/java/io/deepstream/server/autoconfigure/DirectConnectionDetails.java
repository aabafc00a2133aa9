package io.deepstream.server.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where a node of the message bus without a broker is, and where it looks for others. A
 * bean of this type takes the place of {@code deepstream.messaging.direct}, such as one
 * that asks a registry for the nodes.
 */
public interface DirectConnectionDetails extends ConnectionDetails {

	/**
	 * The address that this node listens on and that the others reach it at.
	 * @return of this machine
	 */
	InetAddress getAddress();

	/**
	 * The port that this node listens on; that 100 above it is used, too.
	 * @return within 1 and 65535
	 */
	int getPort();

	/**
	 * Some nodes, through which this one finds all others.
	 * @return at least one; may contain the node itself
	 */
	List<InetSocketAddress> getSeeds();

	/**
	 * What all nodes of the cluster share; their traffic is encrypted with it.
	 * @return not blank
	 */
	String getSecret();

}
