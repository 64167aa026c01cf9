# The index of tasks; each line is what you would type yourself.
.PHONY: help demo verify format package bench
help:    ; @grep -E "^[a-z]+:" Makefile
demo:    ; ./start-clip-service.sh --demo
verify:  ; mvn verify
format:  ; mvn spotless:apply
package: ; mvn package -DskipTests
bench:   ; mvn -q package -DskipTests && java -jar benchmarks/target/benchmarks.jar
