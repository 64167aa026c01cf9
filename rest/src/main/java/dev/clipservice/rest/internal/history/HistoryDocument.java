package dev.clipservice.rest.internal.history;

/** Examples of the OpenAPI document. */
final class HistoryDocument {

  static final String HISTORY =
      """
      {"attempts": [
         {"attemptId": 9, "id": 1, "partId": "3001", "colorId": 4, "partName": "Brick 2 x 4",
          "attempt": 1, "outcome": "completed", "startedAt": "2026-01-02T03:04:05.600Z",
          "finishedAt": "2026-01-02T03:04:05.678Z", "durationMs": 77.9, "worker": "host-1-42-ab",
          "identity": {"provider": "clip", "model": "clip-vit-l/14", "revision": "a2bf730a0c7d"},
          "tokens": 23, "truncated": false, "error": null, "errorClass": null}],
       "next": "1767323045678000-9"}""";

  static final String THROUGHPUT =
      """
      {"window": "1h", "bucketSeconds": 60, "points": [
         {"at": "2026-01-02T02:04:00Z", "completed": 120, "retried": 0, "failed": 1}]}""";

  private HistoryDocument() {}
}
