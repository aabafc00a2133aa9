package io.deepstream.server.permission.valve;

import java.time.Duration;

/**
 * How long one rule takes, from the question to the decision, with the records that are
 * read for it. Decisions that are kept take no time and do not count.
 *
 * @param type what the rule is about
 * @param path the names it is for
 * @param timed evaluations that were measured, one in about {@value RuleTimes#ONE_IN}
 * @param mean of those
 * @param longest of those
 */
public record RuleTime(RuleType type, String path, long timed, Duration mean, Duration longest) {
}
