/**
 * The language of permission rules: expressions of JavaScript, read by Rhino's parser,
 * checked node by node, and evaluated by this package alone.
 */
@NullMarked
package io.deepstream.server.permission.valve.expression;

import org.jspecify.annotations.NullMarked;
