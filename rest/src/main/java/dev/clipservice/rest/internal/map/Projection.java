package dev.clipservice.rest.internal.map;

import dev.clipservice.core.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Vectors on the plane on which they lie the farthest apart: their first two principal components.
 *
 * @param x of each vector, from -1 to 1
 * @param y likewise, in the same scale
 * @param explained which parts of the vectors' variance the two directions have, 0 to 1
 */
record Projection(List<Double> x, List<Double> y, List<Double> explained) {

  private static final int AXES = 2;

  /**
   * Projects vectors; takes seconds for thousands.
   *
   * @param vectors at least three, of the same length
   */
  static Projection of(List<Embedding> vectors) {
    DMatrixRMaj rows = centred(vectors);
    DMatrixRMaj covariance = new DMatrixRMaj(rows.numCols, rows.numCols);
    CommonOps_DDRM.multInner(rows, covariance);
    EigenDecomposition_F64<DMatrixRMaj> axes =
        DecompositionFactory_DDRM.eig(rows.numCols, true, true);
    if (!axes.decompose(covariance)) {
      throw new ArithmeticException(
          "the covariance of %d vectors has no axes".formatted(rows.numRows));
    }
    return onto(rows, axes, CommonOps_DDRM.trace(covariance));
  }

  private static DMatrixRMaj centred(List<Embedding> vectors) {
    int dimensions = vectors.get(0).dimensions();
    double[] mean = new double[dimensions];
    for (Embedding vector : vectors) {
      for (int i = 0; i < dimensions; i++) {
        mean[i] += vector.get(i) / vectors.size();
      }
    }
    DMatrixRMaj rows = new DMatrixRMaj(vectors.size(), dimensions);
    for (int row = 0; row < vectors.size(); row++) {
      for (int i = 0; i < dimensions; i++) {
        rows.set(row, i, vectors.get(row).get(i) - mean[i]);
      }
    }
    return rows;
  }

  private static Projection onto(
      DMatrixRMaj rows, EigenDecomposition_F64<DMatrixRMaj> axes, double variance) {
    double[][] places = new double[AXES][];
    List<Double> explained = new ArrayList<>();
    int first = largest(axes, -1);
    int[] chosen = {first, largest(axes, first)};
    for (int axis = 0; axis < AXES; axis++) {
      places[axis] = along(rows, axes.getEigenVector(chosen[axis]));
      double own = Math.max(0, axes.getEigenvalue(chosen[axis]).getReal());
      explained.add(variance == 0 ? 0 : own / variance);
    }
    scale(places);
    return new Projection(list(places[0]), list(places[1]), explained);
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static int largest(EigenDecomposition_F64<DMatrixRMaj> axes, int except) {
    int best = except == 0 ? 1 : 0;
    for (int i = 0; i < axes.getNumberOfEigenvalues(); i++) {
      if (i != except && axes.getEigenvalue(i).getReal() > axes.getEigenvalue(best).getReal()) {
        best = i;
      }
    }
    return best;
  }

  /** An axis has no sense: its largest component points up, so that a new map looks as the old. */
  private static double[] along(DMatrixRMaj rows, DMatrixRMaj axis) {
    DMatrixRMaj places = new DMatrixRMaj(rows.numRows, 1);
    CommonOps_DDRM.mult(rows, axis, places);
    double sense = CommonOps_DDRM.elementMax(axis) >= -CommonOps_DDRM.elementMin(axis) ? 1 : -1;
    CommonOps_DDRM.scale(sense, places);
    return places.getData();
  }

  private static void scale(double[][] places) {
    double most = 0;
    for (double[] axis : places) {
      for (double place : axis) {
        most = Math.max(most, Math.abs(place));
      }
    }
    for (double[] axis : places) {
      for (int i = 0; i < axis.length && most > 0; i++) {
        axis[i] /= most;
      }
    }
  }
}
