#!/bin/sh
# The tutorial's simplest production-ready setup on this machine: Redis and three nodes behind http://localhost:6020.
# Ctrl-C stops everything. What compose.yaml does with Docker.
set -eu
cd "$(dirname "$0")"
jar=../target/sample-app-exec.jar
redis_port=6390
pids=""

stop() {
  trap - EXIT INT TERM
  for pid in $pids; do kill "$pid" 2>/dev/null || true; done
  wait
}
trap stop EXIT INT TERM

command -v redis-server >/dev/null || {
  echo "redis-server is missing. Install Redis (Debian: apt-get install --no-install-recommends redis-server)" >&2
  exit 1
}
[ -f "$jar" ] || (cd ../.. && ./mvnw -q -pl sample-app -am -DskipTests package)

redis-server --bind 127.0.0.1 --port $redis_port --save "" --daemonize no >/dev/null &
pids="$pids $!"
for port in 6021 6022 6023; do
  java -jar "$jar" --server.port=$port --deepstream.netty.port=0 --deepstream.node-id=node-$port --spring.profiles.active=cluster-redis \
    --spring.data.redis.port=$redis_port &
  pids="$pids $!"
done
node balancer.js 6020 6021 6022 6023 &
pids="$pids $!"
wait
