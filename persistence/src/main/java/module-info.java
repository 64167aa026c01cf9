/** Being built. */
module dev.clipservice.persistence {
  requires dev.clipservice.core;
}
