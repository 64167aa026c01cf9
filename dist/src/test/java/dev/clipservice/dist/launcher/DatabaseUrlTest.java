package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "postgresql://u:p@db:5433/lego | db:5433/lego | u | p",
        "postgres://u:p@db/lego | db:5432/lego | u | p",
        "jdbc:postgresql://u:p@db/lego | db:5432/lego | u | p",
        "jdbc:postgresql://db:5433/lego?user=u&password=p | db:5433/lego | u | p",
        "  postgresql://u:p@db/lego  | db:5432/lego | u | p",
        "postgresql://u@db/lego | db:5432/lego | u | ''",
        "postgresql://u:@db/lego | db:5432/lego | u | ''",
        "postgresql:///lego?user=u | localhost:5432/lego | u | ''",
        "postgresql://u:p@/lego | localhost:5432/lego | u | p",
        "postgresql://u:p@:5433/lego | localhost:5433/lego | u | p",
        "postgresql://u:p@[::1]:5433/lego | [::1]:5433/lego | u | p",
        "postgresql://u:p@[::1]/lego | [::1]:5432/lego | u | p",
        "postgresql://u:p@a:1,b:2,c/lego | a:1,b:2,c:5432/lego | u | p",
        "postgresql://u%40h:p%3Aq%2Fr%25@db/lego | db:5432/lego | u@h | p:q/r%",
        "postgresql://u:p@q@db/lego | db:5432/lego | u | p@q",
        "postgresql://u:p:q@db/lego | db:5432/lego | u | p:q",
        "postgresql://u:p+q%20r@db/lego | db:5432/lego | u | p+q r",
        "postgresql://u:비밀@db/lego | db:5432/lego | u | 비밀",
        "postgresql://u:p@db/my%20parts | db:5432/my%20parts | u | p",
        "postgresql://u:p@db/lego?sslmode=require | db:5432/lego?sslmode=require | u | p",
        "postgresql://u:p@db/lego?application_name=a%26b&& | db:5432/lego?ApplicationName=a%26b | u | p",
        "postgresql://u:p@db/lego?schema=public | db:5432/lego?currentSchema=public | u | p",
      })
  void readsEveryFormThatPeopleWrite(String text, String place, String user, String password) {
    DatabaseUrl url = DatabaseUrl.parse(text);
    assertEquals("jdbc:postgresql://" + place, url.jdbcUrl());
    assertEquals(user, url.user());
    assertEquals(password, url.password());
  }

  @Test
  void takesTheSystemsUser_whenNoneIsGiven() {
    assertEquals(System.getProperty("user.name"), DatabaseUrl.parse("postgresql://db/lego").user());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://u:s3cret@db/lego | \"mysql\"",
        "jdbc:oracle://u:s3cret@db/lego | \"oracle\"",
        "s3cret | no such URL",
        "postgresql:s3cret | no such URL",
        "postgresql://u:s3cret@db | no database name",
        "postgresql://u:s3cret@db/ | no database name",
        "postgresql://u:s3cret@db:0/lego | no number from 1 to 65535",
        "postgresql://u:s3cret@db:65536/lego | no number from 1 to 65535",
        "postgresql://u:s3c/ret@db/lego | %2F",
        "postgresql://u:s3c#ret@db/lego | no such URL",
        "postgresql://u:s3cret%@db/lego | %25",
        "postgresql://u:s3cret@::1:5432/lego | brackets",
        "postgresql://u:s3cret@db/lego?host=/var/run | no sockets",
        "postgresql://u:s3cret@db/lego?sslmode | name=value",
      })
  void refusesTheRest_sayingWhatIsWrong_withoutSecrets(String text, String said) {
    CannotServeException e =
        assertThrows(CannotServeException.class, () -> DatabaseUrl.parse(text));
    assertTrue(e.getMessage().startsWith("DATABASE_URL: expected postgresql://"), e.getMessage());
    assertTrue(e.getMessage().contains(said), e.getMessage());
    assertFalse(e.getMessage().contains("s3c"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql://u:s3cret@db/lego", "postgresql://db/lego?password=s3cret"})
  void neverShowsThePassword(String text) {
    DatabaseUrl url = DatabaseUrl.parse(text);
    assertEquals("DatabaseUrl[db:5432/lego]", url.toString());
    assertEquals("db:5432/lego", url.place());
  }
}
