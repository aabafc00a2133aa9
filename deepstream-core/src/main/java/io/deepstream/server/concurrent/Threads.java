package io.deepstream.server.concurrent;

import java.util.concurrent.Executor;

/**
 * What runs the engine's work that does not run on the thread that read a message.
 *
 * @param workers one thread per core; tasks must not block
 * @param scheduler the one timer
 */
public record Threads(Executor workers, Scheduler scheduler) {
}
