#!/bin/sh
# Compares this server with others on this machine: see Compare for the options, such as rounds=5 chart=comparison.svg.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -f "$here/target/benchmarks.jar" ] || (cd "$here/.." && ./mvnw -q -pl benchmarks -am -DskipTests package)
(cd "$here/peers" && java "$here/../config/node/NpmCi.java")
exec java -Xms768m -Xmx768m -XX:+UseSerialGC -Dio.netty.buffer.checkBounds=false -Dio.netty.buffer.checkAccessible=false \
  -Dpeers="$here/peers" -Dloader.main=io.deepstream.server.benchmark.Compare -jar "$here/target/benchmarks.jar" "$@"
