package io.deepstream.server.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/**
 * Deploys the endpoint where there is a container. Tests with a mock servlet context have
 * none and run without the endpoint.
 */
final class EndpointExporter extends ServerEndpointExporter {

	private static final Logger logger = LoggerFactory.getLogger(EndpointExporter.class);

	@Override
	public void afterPropertiesSet() {
		if (getServerContainer() == null) {
			logger.warn("The servlet context offers no WebSocket: clients cannot connect");
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (getServerContainer() != null) {
			super.afterSingletonsInstantiated();
		}
	}

}
