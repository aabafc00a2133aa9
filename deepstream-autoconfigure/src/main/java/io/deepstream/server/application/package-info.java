/**
 * What happens in deepstream as events of the application, and what the application sends
 * once its transaction is committed.
 */
@NullMarked
package io.deepstream.server.application;

import org.jspecify.annotations.NullMarked;
