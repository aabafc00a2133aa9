package io.deepstream.server.transport.websocket;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.deepstream.server.connection.Handshake;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;

/**
 * The handshake: no compression, no sub-protocol, origins checked by the
 * {@link HandshakeFilter} before.
 */
final class HandshakeConfigurator extends ServerEndpointConfig.Configurator {

	static final String HANDSHAKE = Handshake.class.getName();

	private final Supplier<? extends Endpoint> endpoints;

	private final HandshakeFilter filter;

	HandshakeConfigurator(Supplier<? extends Endpoint> endpoints, HandshakeFilter filter) {
		this.endpoints = endpoints;
		this.filter = filter;
	}

	@Override
	public <T> T getEndpointInstance(Class<T> type) {
		return type.cast(this.endpoints.get());
	}

	@Override
	public boolean checkOrigin(String origin) {
		return true;
	}

	@Override
	public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
		return "";
	}

	@Override
	public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
		return List.of();
	}

	@Override
	public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
		Map<String, List<String>> headers = new TreeMap<>();
		request.getHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
		HandshakeFilter.Peer peer = this.filter.peer();
		config.getUserProperties()
			.put(HANDSHAKE, new Handshake(peer.remoteAddress(), request.getRequestURI().getPath(), headers,
					peer.principal(), peer.certificate()));
	}

}
