/** Being built. */
module dev.clipservice.worker {
  requires dev.clipservice.core;
}
