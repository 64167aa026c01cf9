package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceFolderTest {

  @TempDir Path data;

  @Test
  void isTheUsersOnly() throws IOException {
    InstanceFolder folder = new InstanceFolder(data, 3021);
    folder.start();
    assertEquals(data.toRealPath().resolve("instances/3021"), folder.path());
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())));
    folder.stop();
  }

  @Test
  void refusesASecondOneOnTheSamePort_namingProcessAndNextStep() {
    InstanceFolder first = new InstanceFolder(data, 3021);
    first.start();
    InstanceFolder second = new InstanceFolder(data, 3021);
    CannotServeException e = assertThrows(CannotServeException.class, second::start);
    second.stop();
    assertEquals(
        "A clip-service on port 3021 is running already (process %d): stop it, or start this one on another port: CLIP_SERVICE_PORT=3023 ./start-clip-service.sh"
            .formatted(ProcessHandle.current().pid()),
        e.getMessage());
    InstanceFolder other = new InstanceFolder(data, 3023);
    other.start();
    other.stop();
    first.stop();

    second.start();
    second.stop();
  }

  @Test
  void refusesAFolderThatCannotBeMade() throws IOException {
    Path file = Files.createFile(data.resolve("file"));
    CannotServeException e =
        assertThrows(CannotServeException.class, new InstanceFolder(file, 3021)::start);
    assertTrue(e.getMessage().contains("set CLIP_DATA_DIR"), e.getMessage());
  }

  @Test
  void hasNoServer_beforeTheFirstStart() {
    assertEquals(Optional.empty(), new InstanceFolder(data, 3021).runningServer());
  }
}
