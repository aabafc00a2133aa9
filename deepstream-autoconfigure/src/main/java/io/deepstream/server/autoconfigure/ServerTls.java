package io.deepstream.server.autoconfigure;

import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.web.server.Ssl.ClientAuth;

/**
 * The server's side of TLS connections by a bundle of Spring Boot. After the bundle was
 * updated, new connections have the new certificate.
 */
final class ServerTls implements Supplier<SSLEngine> {

	private final ClientAuth clientAuth;

	private volatile Prepared prepared;

	ServerTls(SslBundles bundles, String name, ClientAuth clientAuth) {
		this.clientAuth = clientAuth;
		this.prepared = Prepared.of(bundles.getBundle(name));
		bundles.addBundleUpdateHandler(name, (updated) -> this.prepared = Prepared.of(updated));
	}

	@Override
	public SSLEngine get() {
		Prepared current = this.prepared;
		SSLEngine engine = current.context.createSSLEngine();
		engine.setUseClientMode(false);
		SSLParameters parameters = engine.getSSLParameters();
		if (current.options.getCiphers() != null) {
			parameters.setCipherSuites(current.options.getCiphers());
		}
		if (current.options.getEnabledProtocols() != null) {
			parameters.setProtocols(current.options.getEnabledProtocols());
		}
		parameters.setWantClientAuth(this.clientAuth == ClientAuth.WANT);
		if (this.clientAuth == ClientAuth.NEED) {
			parameters.setNeedClientAuth(true);
		}
		engine.setSSLParameters(parameters);
		return engine;
	}

	/** A bundle's state; making a context reads the key store, so it is made once. */
	private record Prepared(SSLContext context, SslOptions options) {

		static Prepared of(SslBundle bundle) {
			return new Prepared(bundle.createSslContext(), bundle.getOptions());
		}

	}

}
