package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WorkerIdTest {

  @Test
  void namesTheProcess_andIsNeverTheSame() {
    WorkerId created = WorkerId.create();
    String id = created.name();
    assertTrue(id.contains("-" + ProcessHandle.current().pid() + "-"), id);
    assertTrue(id.length() < 100, id);
    assertTrue(id.startsWith(created.host()), id);
    assertNotEquals(id, WorkerId.create().name());
  }
}
