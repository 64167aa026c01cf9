package dev.clipservice.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** Names a worker so that a person finds its process: host, process id, and a random part. */
final class WorkerId {

  private static final int LONGEST_HOST = 60;

  private WorkerId() {}

  static String create() {
    String random = UUID.randomUUID().toString().substring(0, 8);
    return host() + "-" + ProcessHandle.current().pid() + "-" + random;
  }

  private static String host() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.length() > LONGEST_HOST ? name.substring(0, LONGEST_HOST) : name;
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }
}
