package io.deepstream.server.autoconfigure;

import io.deepstream.server.auth.Authenticator;

/**
 * What a type of {@code deepstream.auth.type} stands for. Not itself an authenticator, so
 * that it is never taken for one of the application.
 */
record ConfiguredAuthenticator(AuthProperties.Type type, Authenticator authenticator) {
}
