package io.deepstream.server.autoconfigure;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * The client's side of TLS connections by a bundle of Spring Boot, as it is when this is
 * made. Servers have to have the name that they are asked for.
 */
final class ClientTls {

	private final SSLContext context;

	private final SSLParameters parameters;

	ClientTls(SslBundle bundle) {
		SslOptions options = bundle.getOptions();
		this.context = bundle.createSslContext();
		this.parameters = this.context.getDefaultSSLParameters();
		this.parameters.setEndpointIdentificationAlgorithm("HTTPS");
		if (options.getCiphers() != null) {
			this.parameters.setCipherSuites(options.getCiphers());
		}
		if (options.getEnabledProtocols() != null) {
			this.parameters.setProtocols(options.getEnabledProtocols());
		}
	}

	SSLContext context() {
		return this.context;
	}

	SSLParameters parameters() {
		return this.parameters;
	}

	SSLEngine engine(String host, int port) {
		SSLEngine engine = this.context.createSSLEngine(host, port);
		engine.setUseClientMode(true);
		engine.setSSLParameters(this.parameters);
		return engine;
	}

}
