package dev.clipservice.rest.internal.parts;

import java.util.List;

/** Examples of the OpenAPI document. */
final class PartsDocument {

  private static final String KEY =
      """
      "id": 1, "partId": "3001", "colorId": 4, "partName": "Brick 2 x 4",
      "featureText": "2x4 브릭, 스터드 8개\"""";

  private static final String PART =
      "{"
          + KEY
          + """
          , "class": "valid", "state": "completed", "truncated": false, "tokens": 23,
          "embeddedAt": "2026-01-02T03:04:05.678Z", "attempts": 0, "error": null, "errorClass": null}""";

  static final String PARTS = "{\"parts\": [" + PART + "], \"next\": \"1\"}";

  private static final String SIMILAR = "[{" + KEY + ", \"similarity\": 0.93}]";

  static final String SIMILAR_PARTS = "{\"parts\": " + SIMILAR + "}";

  private static final String IDENTITY =
      "{\"provider\": \"clip\", \"model\": \"clip-vit-l/14\", \"revision\": \"a2bf730a0c7d\"}";

  static final String SEARCH =
      "{\"query\": \"빨간 2x4 브릭\", \"model\": "
          + IDENTITY
          + ", \"tokens\": 13, \"truncated\": false, \"milliseconds\": 12.3, \"parts\": "
          + SIMILAR
          + "}";

  static final String PART_QUEUED =
      "{\"partId\": \"3001\", \"colorId\": 4, \"status\": \"pending\"}";

  static final String ROWS_QUEUED = "{\"requested\": 3, \"queued\": 2, \"skipped\": 1}";

  static final String NO_PART = "There is no such part, or it has no text.";

  private PartsDocument() {}

  /** The body of a wish for chosen rows. */
  record RowsWish(List<Long> ids) {}
}
