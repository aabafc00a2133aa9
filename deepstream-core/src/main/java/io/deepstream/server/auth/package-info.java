/**
 * Who a client is: authenticators are asked in order, the first answer decides.
 */
@NullMarked
package io.deepstream.server.auth;

import org.jspecify.annotations.NullMarked;
