package dev.clipservice.rest;

import dev.clipservice.rest.internal.admin.DatabaseGate;
import dev.clipservice.rest.internal.admin.JobStarter;
import dev.clipservice.rest.internal.admin.JobsResource;
import dev.clipservice.rest.internal.admin.ReprocessingResource;
import dev.clipservice.rest.internal.admin.RetargetResource;
import dev.clipservice.rest.internal.admin.Retargeting;
import dev.clipservice.rest.internal.admin.StatisticsResource;
import dev.clipservice.rest.internal.admin.ValidationResource;
import dev.clipservice.rest.internal.admin.WorkerResource;
import dev.clipservice.rest.internal.admin.Workers;
import dev.clipservice.rest.internal.events.EventsResource;
import dev.clipservice.rest.internal.history.HistoryResource;
import dev.clipservice.rest.internal.job.JobKind;
import dev.clipservice.rest.internal.job.JobPlan;
import dev.clipservice.rest.internal.job.JobWork;
import dev.clipservice.rest.internal.job.Jobs;
import dev.clipservice.rest.internal.job.Preview;
import dev.clipservice.rest.internal.job.RequeueWork;
import dev.clipservice.rest.internal.map.MapResource;
import dev.clipservice.rest.internal.map.PartMap;
import dev.clipservice.rest.internal.parts.PartDetails;
import dev.clipservice.rest.internal.parts.PartsResource;
import dev.clipservice.rest.internal.parts.SearchResource;
import dev.clipservice.rest.internal.parts.TextSearch;
import dev.clipservice.rest.internal.validation.ReEmbedding;
import dev.clipservice.rest.internal.validation.ValidationWork;
import java.time.Clock;
import java.util.List;

/** The admin API over the fake ports of a {@link RestServer}. */
final class AdminResources {

  private AdminResources() {}

  static List<Object> of(RestServer server, RestConfig config, Clock clock) {
    DatabaseGate gate = new DatabaseGate(() -> server.database);
    Jobs jobs =
        new Jobs(
            plan -> work(server, plan, clock), server.executor, server.time, server.endedJobs::add);
    JobStarter starter =
        new JobStarter(gate, jobs, new Preview(server.table, clock, config.requestTimeout()));
    return List.of(
        new StatisticsResource(gate, () -> server.statistics, () -> server.queue),
        new ReprocessingResource(starter),
        new RetargetResource(
            gate,
            new Retargeting(
                server.provider, () -> server.queue, server.table, jobs, config.allowDemoModel())),
        new ValidationResource(gate, starter, () -> server.statistics),
        new JobsResource(jobs),
        new PartsResource(
            gate,
            server.parts,
            new PartDetails(server.parts, server.history, text -> server.meter.measure(text)),
            server.table),
        new SearchResource(
            gate, new TextSearch(server.provider, server.parts, server.parts, clock), server.parts),
        new HistoryResource(gate, server.history),
        new EventsResource(),
        new MapResource(
            gate, new PartMap(most -> server.mapped.sample(most), () -> server.statistics, clock)),
        new WorkerResource(
            new Workers(gate, server.workers, server.workers, server.workers, clock)));
  }

  private static JobWork work(RestServer server, JobPlan plan, Clock clock) {
    return plan.kind() == JobKind.VALIDATE
        ? new ValidationWork(
            server.vectors, new ReEmbedding(server.provider, server.parts, clock), plan.sample())
        : new RequeueWork(server.table, plan);
  }
}
