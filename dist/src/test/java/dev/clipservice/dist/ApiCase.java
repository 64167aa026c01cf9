package dev.clipservice.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One pair of request and response.
 *
 * @param call makes the request
 * @param status that it must be answered with
 */
record ApiCase(
    ApiOperation operation, String name, Function<ClipServer, ApiAnswer> call, int status) {

  /** What of its answer is not as it should be, by this case or by the document. */
  List<String> faults(ClipServer server, ApiDocument document) {
    ApiAnswer answer = call.apply(server);
    List<String> faults = new ArrayList<>(document.faultsOf(operation, answer));
    if (answer.status() != status) {
      faults.add(0, "expected %d, got %d".formatted(status, answer.status()));
    }
    return faults.stream().map(fault -> this + ": " + fault + "\n  " + answer.body()).toList();
  }

  /** Operation and status, as {@link ApiCases#ELSEWHERE} names them. */
  String covered() {
    return operation + " " + status;
  }

  @Override
  public String toString() {
    return operation + " " + name;
  }
}
