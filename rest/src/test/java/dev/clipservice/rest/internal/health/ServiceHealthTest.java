package dev.clipservice.rest.internal.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.Role;
import dev.clipservice.rest.internal.testing.Fakes;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceHealthTest {

  private final Fakes.Provider provider = new Fakes.Provider();
  private DatabaseStatus database = new DatabaseStatus.Up();

  @ParameterizedTest
  @EnumSource(Role.class)
  void isLive_unlessOnlyARestartCanHelp(Role role) {
    ServiceHealth health = health(role);
    provider.status = new ProviderStatus.Loading("x");
    assertEquals(Optional.empty(), health.notLive());
    provider.status = new ProviderStatus.Broken("download failed", false);
    assertEquals(Optional.empty(), health.notLive());
    provider.status = new ProviderStatus.Broken("native crash", true);
    assertEquals(Optional.of("native crash"), health.notLive());
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void hasStarted_whenLoadingHasEnded(Role role) {
    ServiceHealth health = health(role);
    provider.status = new ProviderStatus.Loading("half way");
    assertEquals(Optional.of("half way"), health.notStarted());
    provider.status = new ProviderStatus.Broken("x", false);
    assertEquals(Optional.empty(), health.notStarted());
  }

  @Test
  void looksAtTheDatabase_onlyForTheWorker() {
    database = new DatabaseStatus.Down("refused");
    assertEquals(Optional.empty(), health(Role.API).notReady());
    assertEquals(Optional.empty(), health(Role.ALL).notReady());
    assertTrue(health(Role.WORKER).notReady().orElseThrow().contains("refused"));
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void isNotReady_withoutAModel(Role role) {
    provider.status = new ProviderStatus.Broken("no checkpoint", true);
    assertEquals(Optional.of("no checkpoint"), health(role).notReady());
  }

  private ServiceHealth health(Role role) {
    return new ServiceHealth(provider, () -> database, role, "1", Clock.systemUTC(), Instant.EPOCH);
  }
}
