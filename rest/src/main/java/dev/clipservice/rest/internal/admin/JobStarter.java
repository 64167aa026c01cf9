package dev.clipservice.rest.internal.admin;

import dev.clipservice.rest.internal.http.RequestId;
import dev.clipservice.rest.internal.job.JobKind;
import dev.clipservice.rest.internal.job.JobPlan;
import dev.clipservice.rest.internal.job.Jobs;
import dev.clipservice.rest.internal.job.Preview;
import dev.clipservice.rest.internal.request.QueryParameters;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;

/** Answers a wish for a job: with what it would do, or with the job that does it. */
public final class JobStarter {

  private final DatabaseGate gate;
  private final Jobs jobs;
  private final Preview preview;

  public JobStarter(DatabaseGate gate, Jobs jobs, Preview preview) {
    this.gate = gate;
    this.jobs = jobs;
    this.preview = preview;
  }

  /**
   * Counts or starts.
   *
   * @param dryRun the query parameter's value, or null
   * @param headers of the request
   */
  Response start(JobPlan plan, String dryRun, HttpHeaders headers) {
    boolean countOnly = QueryParameters.flag("dryRun", dryRun);
    gate.require();
    if (countOnly) {
      return Response.ok(count(plan)).build();
    }
    Jobs.Start start = jobs.start(plan, headers.getHeaderString(RequestId.HEADER));
    ResponseBuilder response = start.alreadyRunning() ? Response.ok() : Response.accepted();
    return located(response, start.job().id())
        .entity(JobBody.of(start.job(), start.alreadyRunning()))
        .build();
  }

  private DryRunBody count(JobPlan plan) {
    return plan.kind() == JobKind.REPROCESS_BROKEN
        ? DryRunBody.of(plan, preview.faults())
        : DryRunBody.of(plan, preview.steps(plan));
  }

  /**
   * Says where the job is. A path, for JAX-RS would name the host that a proxy talks to.
   *
   * @param job its id
   */
  static ResponseBuilder located(ResponseBuilder response, String job) {
    return response.header(HttpHeaders.LOCATION, "/api/jobs/" + job);
  }
}
