#!/bin/sh
# nats-server with a WebSocket port on this machine only: nats.sh PORT
set -eu
folder=$(mktemp -d)
printf 'host: 127.0.0.1\nport: -1\nwebsocket { host: 127.0.0.1, port: %s, no_tls: true }\n' "$1" > "$folder/nats.conf"
nats-server -c "$folder/nats.conf" -l "$folder/nats.log" &
nats=$!
trap 'kill $nats 2>/dev/null || true; rm -r "$folder"' EXIT
trap 'exit 0' INT TERM
until grep -q "Server is ready" "$folder/nats.log" 2>/dev/null; do
  kill -0 $nats
  sleep 0.1
done
echo "ready $1"
read -r _ || true
