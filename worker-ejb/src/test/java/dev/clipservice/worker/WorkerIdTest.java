package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WorkerIdTest {

  @Test
  void namesTheProcess_andIsNeverTheSame() {
    String id = WorkerId.create();
    assertTrue(id.contains("-" + ProcessHandle.current().pid() + "-"), id);
    assertTrue(id.length() < 100, id);
    assertNotEquals(id, WorkerId.create());
  }
}
