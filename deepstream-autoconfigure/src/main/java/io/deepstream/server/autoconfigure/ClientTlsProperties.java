package io.deepstream.server.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * TLS of connections that a node makes.
 *
 * @param bundle SSL bundle that says whom to trust, and who the node is. Without a value
 * there is no TLS.
 */
record ClientTlsProperties(@Nullable String bundle) {

	@Nullable SslBundle find(ObjectProvider<SslBundles> bundles) {
		return (this.bundle != null) ? bundles.getObject().getBundle(this.bundle) : null;
	}

}
