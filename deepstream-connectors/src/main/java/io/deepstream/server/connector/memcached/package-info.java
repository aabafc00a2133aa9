/**
 * Memcached as cache.
 * <p>
 * The driver is folsom, as it alone answers with stages: no thread waits per call, and it
 * pipelines on one connection per server. XMemcached is younger, but its calls block and
 * would need a pool of threads; spymemcached has futures without stages and got its last
 * release in 2017. What folsom does by default and this cache must not, is switched off:
 * it would repeat a compare-and-set whose answer got lost, which then reports a lost race
 * that was won, and it would ask another server while one is away, so that two nodes find
 * two copies of one record.
 */
@NullMarked
package io.deepstream.server.connector.memcached;

import org.jspecify.annotations.NullMarked;
