#!/bin/sh
# Runs the microbenchmarks: options of JMH, such as 'Codec -prof gc -f 1'; -h lists them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
(cd "$here/.." && ./mvnw -q -pl benchmarks -am -DskipTests package)
rm -rf "$here/target/jmh"
java -Djarmode=tools -jar "$here/target/benchmarks.jar" extract --destination "$here/target/jmh" > /dev/null
exec java -cp "$here/target/jmh/benchmarks.jar:$here/target/jmh/lib/*" org.openjdk.jmh.Main "$@"
