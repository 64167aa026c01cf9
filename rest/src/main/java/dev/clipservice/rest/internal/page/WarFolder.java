package dev.clipservice.rest.internal.page;

import jakarta.servlet.ServletContext;
import java.io.InputStream;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The folders of a WAR, in which servlet containers show the jars' META-INF/resources too. */
public final class WarFolder implements PageFolder {

  private final ServletContext context;

  /** Reads from the application of {@code context}. */
  public WarFolder(ServletContext context) {
    this.context = context;
  }

  @Override
  public InputStream open(String path) {
    return context.getResourceAsStream(path);
  }

  @Override
  public SortedSet<String> list(String path) {
    Set<String> found = context.getResourcePaths(path);
    return found == null ? new TreeSet<>() : new TreeSet<>(found);
  }
}
