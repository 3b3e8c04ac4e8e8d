#!/usr/bin/env bash
# Runs one of the benchmarks, with the environment that the launcher sets.
#   benchmark.sh StepBenchmark|ReaderBenchmark [JMH OPTIONS]
#   benchmark.sh RatioMain [PAIRS [THREADS]]
#   benchmark.sh GuidedMain [PAIRS]
#   benchmark.sh ConvolutionMain
#   benchmark.sh PipelineMain [ROUNDS [PYTHON|none]]   (a Python with torchvision)
#   benchmark.sh RanksMain [PAIRS [BATCH [STEPS [WIDTH [synchronised|local]]]]]
set -euo pipefail
here=$(cd "$(dirname "$0")/../../.." && pwd)
name=${1:?expected StepBenchmark, ReaderBenchmark, RatioMain, GuidedMain, ConvolutionMain, PipelineMain or RanksMain}
shift
java=java
[[ -n ${JAVA_HOME:-} ]] && java=$JAVA_HOME/bin/java
mvn -f "$here/pom.xml" -q -B -ntp test-compile dependency:build-classpath \
  -Dmdep.outputFile="$here/target/test-classpath" -Dmdep.includeScope=test
export MALLOC_TRIM_THRESHOLD_=1073741824 MALLOC_MMAP_THRESHOLD_=1073741824 OMP_WAIT_POLICY=PASSIVE OPENBLAS_NUM_THREADS=1
cd "$here"
exec "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx2g -Dorg.bytedeco.javacpp.maxbytes=0 \
  -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
  -cp "$here/target/test-classes:$here/target/classes:$(cat "$here/target/test-classpath")" "dev.ventral.benchmark.$name" "$@"
