package io.deepstream.server.permission;

import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * A question to the {@link PermissionChecker}.
 *
 * @param user who asks
 * @param action what for: the action of the message, or the part of a compound record
 * action that is checked ({@code CREATE}, {@code READ}, {@code UPDATE}, {@code PATCH})
 * @param name the record, event, rpc, user or pattern; absent for actions on all users
 * @param message the request as received; may hold further names
 * @param records what is there
 */
public record PermissionRequest(User user, Action action, @Nullable String name, Message message,
		RecordAccess records) {
}
