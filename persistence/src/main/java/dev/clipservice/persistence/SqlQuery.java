package dev.clipservice.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.List;

/** Native statements with parameters by position. */
final class SqlQuery {

  private SqlQuery() {}

  /** How many rows were written. */
  static int update(EntityManager entities, String sql, Object... parameters) {
    return query(entities, sql, parameters).executeUpdate();
  }

  /** Rows of several columns. */
  static List<Object[]> rows(EntityManager entities, String sql, Object... parameters) {
    List<Object[]> rows = new ArrayList<>();
    for (Object row : query(entities, sql, parameters).getResultList()) {
      rows.add((Object[]) row);
    }
    return rows;
  }

  /** Values of the one column. */
  static List<Object> column(EntityManager entities, String sql, Object... parameters) {
    List<Object> values = new ArrayList<>();
    for (Object value : query(entities, sql, parameters).getResultList()) {
      values.add(value);
    }
    return values;
  }

  static long number(Object value) {
    return ((Number) value).longValue();
  }

  private static Query query(EntityManager entities, String sql, Object... parameters) {
    Query query = entities.createNativeQuery(sql);
    for (int i = 0; i < parameters.length; i++) {
      query.setParameter(i + 1, parameters[i]);
    }
    return query;
  }
}
