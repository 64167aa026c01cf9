package dev.clipservice.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.DatabaseStatus;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardedTransactionsTest {

  @Test
  void staysOffTheDatabase_untilItIsUp() {
    ClipServiceException e = refusal(new DatabaseStatus.NotConfigured());
    assertEquals(ClipServiceException.Kind.UNAVAILABLE, e.kind());
    assertEquals("no database is configured; set DATABASE_URL", e.getMessage());
    assertEquals("gone", refusal(new DatabaseStatus.Down("gone")).getMessage());
    assertEquals(
        "the database is being prepared: step 1",
        refusal(new DatabaseStatus.Migrating("step 1")).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "08006, UNAVAILABLE",
    "57P01, UNAVAILABLE",
    "53300, UNAVAILABLE",
    "40P01, UNAVAILABLE",
    "23514, INTERNAL",
    "42P01, INTERNAL"
  })
  void tellsWhatPassesByItself(String state, ClipServiceException.Kind kind) {
    SQLException cause = new SQLException("Failing row contains (secret)", state);
    ClipServiceException e = failure(new PersistenceException(cause));
    assertEquals(kind, e.kind());
    assertFalse(e.getMessage().contains("secret"), e.getMessage());
  }

  @Test
  void letsOurOwnErrorsThrough() {
    ClipServiceException ours = ClipServiceException.invalid("input", "bad");
    assertSame(ours, failure(ours));
    assertSame(ours, failure(new IllegalStateException(ours)));
  }

  private static ClipServiceException refusal(DatabaseStatus status) {
    Transactions untouched =
        new Fixed(new IllegalStateException("the database must not be touched"));
    return assertThrows(
        ClipServiceException.class,
        () -> new GuardedTransactions(untouched, () -> status).call(entities -> 1));
  }

  private static ClipServiceException failure(RuntimeException failure) {
    return assertThrows(
        ClipServiceException.class,
        () ->
            new GuardedTransactions(new Fixed(failure), DatabaseStatus.Up::new)
                .call(entities -> 1));
  }

  /** Always fails in the same way. */
  private record Fixed(RuntimeException failure) implements Transactions {
    @Override
    public <T> T call(Function<EntityManager, T> work) {
      throw failure;
    }
  }
}
