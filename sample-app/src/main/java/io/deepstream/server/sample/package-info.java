/**
 * An application on the starter: a shared record, a presence list, a chat and an rpc on
 * one web page.
 */
@NullMarked
package io.deepstream.server.sample;

import org.jspecify.annotations.NullMarked;
