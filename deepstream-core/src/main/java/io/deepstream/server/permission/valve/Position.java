package io.deepstream.server.permission.valve;

/**
 * A place in a rule file.
 *
 * @param line from 1
 * @param column from 1
 */
record Position(int line, int column) {
}
