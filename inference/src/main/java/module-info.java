/** Being built. */
module dev.clipservice.inference {
  requires dev.clipservice.core;
}
