package dev.clipservice.rest.internal.admin;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the OpenAPI document says in more than one place, and its examples. */
final class AdminDocument {

  private static final String JOB_BEGIN =
      """
      {"id": "job_5a2c1c9e-0f0b-4b57-9f3c-2d9a4f0f5c11", "kind": "generate-missing",
       "errorClass": null, "state":""";
  private static final String JOB_COUNTS =
      """
       "waitingFor": null, "cancelRequested": false,
       "examined": 204000, "matched": 51200, "busy": 3,
       "steps": [
         {"rows": "broken", "examined": 200000, "matched": 50000, "busy": 3, "complete": true},
         {"rows": "missing", "examined": 4000, "matched": 1200, "busy": 0, "complete": false}],
       "startedAt": "2026-01-02T03:04:05.678Z", "finishedAt": null, "error": null,
       "startedBy": "req_1d0e6c9c-54a1-4f0e-8a53-0b1c2d3e4f50\"""";

  static final String JOB = JOB_BEGIN + " \"running\",\n" + JOB_COUNTS + "}";
  static final String STARTED =
      JOB_BEGIN + " \"running\",\n" + JOB_COUNTS + ", \"alreadyRunning\": false}";
  static final String JOBS = "{\"jobs\": [" + JOB + "]}";

  static final String DRY_RUN =
      """
      {"kind": "generate-missing", "errorClass": null, "dryRun": true,
       "examined": 400000, "matched": 51200,
       "steps": [
         {"rows": "broken", "examined": 200000, "matched": 50000, "busy": 0, "complete": true},
         {"rows": "missing", "examined": 200000, "matched": 1200, "busy": 0, "complete": true}]}""";

  static final String DRY_RUN_OF_BROKEN =
      """
      {"kind": "reprocess-broken", "errorClass": null, "dryRun": true,
       "examined": 200000, "matched": 50000,
       "faults": {"missing": 1200, "zero": 49990, "nonFinite": 2, "unnormalised": 7,
                  "wrongDimension": 1}}""";

  private static final String CLIP =
      "{\"provider\": \"clip\", \"model\": \"clip-vit-l/14\", \"revision\": \"a2bf730a0c7d\"}";

  static final String RETARGET_TO =
      """
      {"provider": "clip", "model": "clip-vit-l/14", "revision": "a2bf730a0c7d",
       "confirm": true}""";

  static final String RETARGET =
      "{\"dryRun\": true, \"oldTarget\": null,\n \"newTarget\": "
          + CLIP
          + ",\n \"changed\": true, \"matching\": 0, \"differing\": 1000, \"unverified\": 20,"
          + " \"job\": null}";

  static final String SETTINGS =
      """
      {"paused": false, "rowsPerMinute": 600, "changedAt": "2026-01-02T03:04:05.678Z"}""";

  static final String WORKERS =
      """
      {"local": {"worker": "host-1-4242-9f3c2d9a", "phase": "WORKING",
                 "since": "2026-01-02T03:04:05.678Z", "reason": null, "lastError": null,
                 "unverified": null, "completed": 1000, "failed": 1, "retried": 0},
       "settings":"""
          + SETTINGS
          + """
      ,
       "workers": [
         {"worker": "host-1-4242-9f3c2d9a", "host": "host-1", "phase": "WORKING", "reason": null,
          "model":"""
          + CLIP
          + """
      ,
          "startedAt": "2026-01-02T03:00:00.000Z", "heartbeatAt": "2026-01-02T03:04:04.000Z",
          "heartbeatAgeSeconds": 1.678, "completed": 1000, "failed": 1, "leased": 64}]}""";

  private AdminDocument() {}

  /** The body of a throttle. */
  @Schema(name = "Throttle", requiredProperties = "rowsPerMinute")
  record Throttle(
      @Schema(minimum = "0", description = "All workers together; 0: no limit")
          int rowsPerMinute) {}

  /** The body of a change of the target. */
  @Schema(name = "RetargetRequest")
  record RetargetWish(
      String provider,
      String model,
      String revision,
      @Schema(description = "true, or nothing is changed") boolean confirm) {}
}
