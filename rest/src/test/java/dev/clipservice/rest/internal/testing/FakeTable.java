package dev.clipservice.rest.internal.testing;

import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.core.VectorFaults;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** A table of some batches: how many rows of each are in a scope, and what was done to it. */
public final class FakeTable implements Reprocessing {

  /** Rows in each batch, and in how many batches the table is walked through. */
  public static final int BATCH = 10;

  public int batches = 3;
  public final Map<Kind, Long> matchedInBatch = new EnumMap<>(Kind.class);
  public VectorFaults faults = new VectorFaults(30, 6, 5, 4, 3, 2);
  public final Set<String> parts = new TreeSet<>();

  /** Called before each batch, e.g. to throw. */
  public Runnable beforeBatch = () -> {};

  public final List<Scope> scopes = new ArrayList<>();
  public final List<Progress> from = new ArrayList<>();
  public final List<String> changes = new ArrayList<>();
  public final List<ModelIdentity> targets = new ArrayList<>();

  @Override
  public Progress step(Scope scope, Progress so, boolean dryRun) {
    beforeBatch.run();
    scopes.add(scope);
    from.add(so);
    long batch = so.equals(Progress.START) ? 1 : so.lastId() + 1;
    if (!dryRun) {
      changes.add(scope.kind() + " " + batch);
    }
    long matched = matchedInBatch.getOrDefault(scope.kind(), 0L);
    return new Progress(
        batch,
        so.examined() + BATCH,
        so.matched() + matched,
        so.busy() + Math.min(matched, 1),
        batch >= batches);
  }

  @Override
  public VectorFaults faults(Watch watch) {
    Progress progress = Progress.START;
    for (int batch = 1; batch <= batches; batch++) {
      beforeBatch.run();
      progress = new Progress(batch, progress.examined() + BATCH, 0, 0, batch == batches);
      if (!watch.goOn(progress)) {
        break;
      }
    }
    return faults;
  }

  @Override
  public boolean generate(String partId, OptionalInt colorId) {
    beforeBatch.run();
    String part = partId + "/" + (colorId.isPresent() ? colorId.getAsInt() : "none");
    boolean found = parts.contains(part);
    if (found) {
      changes.add("generate " + part);
    }
    return found;
  }

  @Override
  public int generate(Collection<Long> rowIds) {
    changes.add("generate " + rowIds);
    return (int) rowIds.stream().filter(id -> id < 100).count();
  }

  @Override
  public void retarget(ModelIdentity target) {
    changes.add("retarget " + target.model());
    targets.add(target);
  }
}
