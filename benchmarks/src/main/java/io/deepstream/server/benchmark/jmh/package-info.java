/**
 * Microbenchmarks of the engine; run by {@code benchmarks/jmh.sh}.
 */
@NullMarked
package io.deepstream.server.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
