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

  /** What is told of one answer, so that a long one does not bury the others. */
  private static final int MOST_FAULTS = 3;

  private static final int MOST_SHOWN = 1_000;

  /** What of its answer is not as it should be, by this case or by the document. */
  List<String> faults(ClipServer server, ApiDocument document) {
    ApiAnswer answer = call.apply(server);
    List<String> faults = new ArrayList<>(document.faultsOf(operation, answer));
    if (answer.status() != status) {
      faults.add(0, "expected %d, got %d".formatted(status, answer.status()));
    }
    String body = answer.body().substring(0, Math.min(MOST_SHOWN, answer.body().length()));
    return faults.stream()
        .limit(MOST_FAULTS)
        .map(fault -> this + ": " + fault + "\n  " + body)
        .toList();
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
