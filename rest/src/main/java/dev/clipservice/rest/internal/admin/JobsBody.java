package dev.clipservice.rest.internal.admin;

import dev.clipservice.rest.internal.http.JsonBody;
import dev.clipservice.rest.internal.job.JobReport;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The jobs of this server. */
@Schema(name = "Jobs")
record JobsBody(@Schema(description = "The latest first") List<JobBody> jobs) implements JsonBody {

  static JobsBody of(List<JobReport> jobs) {
    return new JobsBody(jobs.stream().map(JobBody::of).toList());
  }
}
