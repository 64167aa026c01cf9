package dev.clipservice.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * Names a worker so that a person finds its process: host, process id, and a random part.
 *
 * @param host the machine, at most 60 characters
 */
record WorkerId(String name, String host) {

  private static final int LONGEST_HOST = 60;

  static WorkerId create() {
    String random = UUID.randomUUID().toString().substring(0, 8);
    String host = localHost();
    return new WorkerId(host + "-" + ProcessHandle.current().pid() + "-" + random, host);
  }

  private static String localHost() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.length() > LONGEST_HOST ? name.substring(0, LONGEST_HOST) : name;
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
