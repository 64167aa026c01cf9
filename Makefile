# The index of tasks; each line is what you would type yourself.
.PHONY: help demo verify format package image bench bench-all bench-library bench-edge speed-queue
help:    ; @grep -E "^[a-z-]+:" Makefile
demo:    ; ./start-clip-service.sh --demo
verify:  ; mvn verify
format:  ; mvn spotless:apply
package: ; mvn package -DskipTests
image:   ; podman build --format docker -f deploy/Containerfile -t clip-service .
bench:   ; mvn -q package -DskipTests && java -jar benchmarks/target/benchmarks.jar jmh

# Each program alone: make bench-roofline, bench-prefix-sharing, bench-bits, bench-first-answer, bench-soak,
# bench-interactive-under-bulk, bench-bf16-speed, bench-compare, bench-report; ARGS="--rounds 3" adds options
BENCH_LIBRARY = roofline first-answer interactive-under-bulk prefix-sharing bf16-speed bits soak
bench-%: ; mvn -q package -DskipTests && java -jar benchmarks/target/benchmarks.jar $* $(ARGS)
bench-library: $(addprefix bench-,$(BENCH_LIBRARY)) ;
bench-edge: bench-slow-clients bench-overload bench-edge-share ;
bench-all: ; $(MAKE) -k bench-library bench-edge ; $(MAKE) bench-compare ; $(MAKE) bench-report

# The queue alone, on the database of CLIP_TEST_PGVECTOR_URL (.ci/pgvector start): make speed-queue ARGS="PGVECTOR 20000 3"
speed-queue: ; mvn -q test-compile dependency:build-classpath -pl core,persistence -Dmdep.outputFile=target/class-path -Dmdep.includeScope=test \
  && cd persistence && java -cp target/test-classes:target/classes:$$(cat target/class-path) dev.clipservice.persistence.QueueSpeed $(ARGS)
